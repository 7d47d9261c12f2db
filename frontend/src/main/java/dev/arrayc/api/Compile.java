package dev.arrayc.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method that {@code arrayc compile com.acme.Kernels --classpath DIR} compiles, together with all
 * others of its class that bear this.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Compile {
  /** {@return its arguments as --arg takes them, in order: "f32[1000]", "3"} */
  String[] value() default {};
}
