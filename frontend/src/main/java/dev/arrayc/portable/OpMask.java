package dev.arrayc.portable;

/** Which parts an encoded operation has, as bits. */
final class OpMask {
  static final int ATTRIBUTES = 0x01;
  static final int RESULTS = 0x02;
  static final int OPERANDS = 0x04;
  static final int SUCCESSORS = 0x08;
  static final int REGIONS = 0x10;
  static final int USE_LIST_ORDERS = 0x20;
  static final int PROPERTIES = 0x40;
  static final int ALL = 0x7F;

  private OpMask() {}
}
