package dev.arrayc.portable;

/** An attribute that artifacts hold without its name, in the place that the op says. */
record Property(String name, boolean isOptional) {}
