package io.rbdgate.config;

/// How an image is encrypted, by the library that gives access to it: every gateway has the
/// passphrase, hosts know nothing of it.
public record EncryptionConfig(Format format, Secret passphrase) {

    /// The form of the header that holds the key of the data, itself encrypted with the passphrase.
    public enum Format {
        /// Sectors of 512 bytes; the key is derived with PBKDF2.
        LUKS1("luks1"),
        /// Sectors of 4096 bytes; the key is derived with Argon2.
        LUKS2("luks2");

        private final String text;

        Format(String text) {
            this.text = text;
        }

        /// As the configuration writes it.
        public String text() {
            return text;
        }
    }
}
