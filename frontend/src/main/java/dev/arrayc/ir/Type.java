package dev.arrayc.ir;

/** The type of a StableHLO value (specification, "Types"). */
public sealed interface Type permits TensorType, TupleType, TokenType {}
