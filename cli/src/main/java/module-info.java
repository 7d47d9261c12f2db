/** The command line of arrayc: commands, the artifact cache, reports. Exports nothing. */
module dev.arrayc.cli {
  requires dev.arrayc.frontend;
  requires dev.arrayc.mlir;
  requires info.picocli;
  requires java.net.http;
}
