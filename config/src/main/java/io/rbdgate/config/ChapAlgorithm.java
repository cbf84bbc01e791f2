package io.rbdgate.config;

/// CHAP algorithms by their IANA "PPP Authentication Algorithms" number, strongest last.
public enum ChapAlgorithm {
    MD5(5, "MD5", "MD5", 16),
    SHA1(6, "SHA1", "SHA-1", 20),
    SHA256(7, "SHA-256", "SHA-256", 32),
    SHA3_256(8, "SHA3-256", "SHA3-256", 32);

    private final int number;
    private final String text;
    private final String jcaName;
    private final int digestBytes;

    ChapAlgorithm(int number, String text, String jcaName, int digestBytes) {
        this.number = number;
        this.text = text;
        this.jcaName = jcaName;
        this.digestBytes = digestBytes;
    }

    /// The value of `CHAP_A`.
    public int number() {
        return number;
    }

    /// The name in the YAML.
    public String text() {
        return text;
    }

    /// The name for `MessageDigest`.
    public String jcaName() {
        return jcaName;
    }

    /// Length of a response, in bytes.
    public int digestBytes() {
        return digestBytes;
    }
}
