package io.rbdgate.management.http;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads an unencrypted private key from PEM text: PKCS#8 of any kind, or RSA in PKCS#1.
final class PemKey {
    private static final Pattern BLOCK =
            Pattern.compile(
                    "-----BEGIN (?<kind>(RSA |EC |ENCRYPTED )?PRIVATE KEY)-----(?<base64>[^-]*)-----END");
    private static final byte[] RSA_HEADER = {
        0x02,
        0x01,
        0x00,
        0x30,
        0x0d,
        0x06,
        0x09,
        0x2a,
        (byte) 0x86,
        0x48,
        (byte) 0x86,
        (byte) 0xf7,
        0x0d,
        0x01,
        0x01,
        0x01,
        0x05,
        0x00
    };

    private PemKey() {}

    /// @throws IllegalArgumentException when there is no key we can use
    static PrivateKey read(String pem) throws GeneralSecurityException {
        Matcher block = BLOCK.matcher(pem);
        if (!block.find()) {
            throw new IllegalArgumentException("the API's key file holds no private key in PEM");
        }
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(block.group("base64"));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the API's key is not base64", e);
        }
        return switch (block.group("kind")) {
            case "PRIVATE KEY" -> pkcs8(der);
            case "RSA PRIVATE KEY" -> pkcs8(wrapped(der));
            default ->
                    throw new IllegalArgumentException(
                            "the API's key is a "
                                    + block.group("kind")
                                    + ": convert it with `openssl pkcs8 -topk8 -nocrypt`");
        };
    }

    /// @throws IllegalArgumentException when `key` is not the one of `certified`
    static void requirePair(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> "EdDSA";
                };
        byte[] text = {1, 2, 3};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(text);
        byte[] signed = signature.sign();
        if (key.getAlgorithm().equals(certified.getAlgorithm())) {
            signature.initVerify(certified);
            signature.update(text);
            if (signature.verify(signed)) {
                return;
            }
        }
        throw new IllegalArgumentException("the API's key is not the one of its certificate");
    }

    private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
        InvalidKeySpecException lastProblem = new InvalidKeySpecException();
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm)
                        .generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (InvalidKeySpecException e) {
                lastProblem = e;
            }
        }
        throw new IllegalArgumentException(
                "the API's key is neither RSA, EC nor EdDSA", lastProblem);
    }

    /// PKCS#1 as the octet string inside PKCS#8.
    private static byte[] wrapped(byte[] pkcs1) {
        ByteArrayOutputStream inner = new ByteArrayOutputStream();
        inner.writeBytes(RSA_HEADER);
        inner.write(0x04);
        length(inner, pkcs1.length);
        inner.writeBytes(pkcs1);
        ByteArrayOutputStream outer = new ByteArrayOutputStream();
        outer.write(0x30);
        length(outer, inner.size());
        outer.writeBytes(inner.toByteArray());
        return outer.toByteArray();
    }

    private static void length(ByteArrayOutputStream der, int length) {
        if (length < 0x80) {
            der.write(length);
        } else if (length < 0x1_0000) {
            der.write(0x82);
            der.write(length >> 8);
            der.write(length);
        } else {
            throw new IllegalArgumentException("the API's key is too long");
        }
    }
}
