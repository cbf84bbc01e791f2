package io.rbdgate.config.store;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// RSA keys in PEM: private as PKCS#1 or PKCS#8, public as SubjectPublicKeyInfo.
final class RsaPem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z ]+)-----([^-]*)-----END \\1-----");

    /// PKCS#8 up to the key itself: version 0, algorithm rsaEncryption without parameters.
    private static final byte[] PKCS8_HEAD = {
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

    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;

    private RsaPem() {}

    static PrivateKey privateKey(String pem) throws GeneralSecurityException {
        Matcher block = block(pem, "PRIVATE KEY");
        byte[] der = Base64.getMimeDecoder().decode(block.group(2));
        byte[] pkcs8 = block.group(1).equals("RSA PRIVATE KEY") ? wrapped(der) : der;
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    static PublicKey publicKey(String pem) throws GeneralSecurityException {
        Matcher block = block(pem, "PUBLIC KEY");
        byte[] der = Base64.getMimeDecoder().decode(block.group(2));
        return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
    }

    /// The first block of that kind: a file may hold certificates too.
    private static Matcher block(String pem, String kind) throws InvalidKeySpecException {
        Matcher matcher = BLOCK.matcher(pem);
        while (matcher.find()) {
            if (matcher.group(1).equals(kind) || matcher.group(1).equals("RSA " + kind)) {
                return matcher;
            }
        }
        throw new InvalidKeySpecException("no block " + kind);
    }

    private static byte[] wrapped(byte[] pkcs1) {
        byte[] key = tagged(OCTET_STRING, pkcs1);
        byte[] content = new byte[PKCS8_HEAD.length + key.length];
        System.arraycopy(PKCS8_HEAD, 0, content, 0, PKCS8_HEAD.length);
        System.arraycopy(key, 0, content, PKCS8_HEAD.length, key.length);
        return tagged(SEQUENCE, content);
    }

    private static byte[] tagged(int tag, byte[] content) {
        ByteArrayOutputStream der = new ByteArrayOutputStream();
        der.write(tag);
        if (content.length < 0x80) {
            der.write(content.length);
        } else {
            int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(content.length) + 7) / 8;
            der.write(0x80 | bytes);
            for (int i = bytes - 1; i >= 0; i--) {
                der.write(content.length >> (8 * i));
            }
        }
        der.writeBytes(content);
        return der.toByteArray();
    }
}
