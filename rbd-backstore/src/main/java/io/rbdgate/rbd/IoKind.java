package io.rbdgate.rbd;

/// What an operation does, and with that which librbd call submits it.
enum IoKind {
    READ,
    WRITE,
    FLUSH,
    DISCARD,
    /// Zeros that may be holes.
    WRITE_ZEROES,
    /// Zeros in allocated space.
    WRITE_ZEROES_THICK,
    WRITE_SAME,
    COMPARE_AND_WRITE
}
