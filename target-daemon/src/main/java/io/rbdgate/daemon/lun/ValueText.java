package io.rbdgate.daemon.lun;

/// How a value that initiators have set is written down, in a line that begins with its version.
///
/// @param <T> the value
interface ValueText<T> {

    /// The value where nothing is written.
    T none();

    /// The value as text.
    String write(T value);

    /// The value of a text that stands at `where`.
    ///
    /// @throws IllegalArgumentException when this version does not understand it, saying what to do
    T read(String text, String where);
}
