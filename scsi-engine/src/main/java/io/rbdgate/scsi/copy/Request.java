package io.rbdgate.scsi.copy;

/// A parameter list that has been read: accepted as a whole, or refused.
public sealed interface Request<T> {

    /// What the list asks for.
    record Accepted<T>(T value) implements Request<T> {}

    /// What is wrong with it.
    final class Refused<T> implements Request<T> {
        private final byte[] sense;

        /// Refused with this sense data.
        public Refused(byte[] sense) {
            this.sense = sense;
        }

        /// The sense data to answer with.
        public byte[] sense() {
            return sense;
        }
    }
}
