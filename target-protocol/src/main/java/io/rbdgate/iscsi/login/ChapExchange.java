package io.rbdgate.iscsi.login;

import io.rbdgate.config.ChapAlgorithm;
import io.rbdgate.config.ChapConfig;
import io.rbdgate.config.ChapCredentials;
import io.rbdgate.config.Secret;
import io.rbdgate.iscsi.pdu.LoginStatus;
import io.rbdgate.iscsi.text.BinaryValue;
import io.rbdgate.iscsi.text.KeyValue;
import io.rbdgate.iscsi.text.NegotiationKey;
import io.rbdgate.iscsi.text.NumericValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One CHAP exchange, as the authenticating target (RFC 7143 §12.1.3, RFC 1994; algorithms by their
/// IANA numbers). The challenge is fresh, as long as the digest, and registered as outstanding
/// until [#close]. We prove ourselves only to an initiator that has proven itself. A wrong name and
/// a wrong secret are the same failure and cost the same work. One owner.
///
/// An initiator that does not ask for our proof gets in all the same when it gives its own: whether
/// to doubt the target is its choice.
final class ChapExchange implements AutoCloseable {
    private static final int MAX_BINARY_BYTES = 1024;

    private final ChapConfig config;
    private final SecureRandom random;
    private final OutstandingChallenges outstanding;
    private @Nullable ChapAlgorithm algorithm;
    private byte @Nullable [] challenge;
    private byte identifier;

    ChapExchange(ChapConfig config, SecureRandom random, OutstandingChallenges outstanding) {
        this.config = config;
        this.random = random;
        this.outstanding = outstanding;
    }

    /// Whether the challenge is sent and the response to it is what comes next.
    boolean challenged() {
        return challenge != null;
    }

    /// The challenge, by the first algorithm of our preference that the initiator's list holds.
    List<KeyValue> challenge(String offeredAlgorithms) {
        ChapAlgorithm chosen = choose(offeredAlgorithms);
        byte[] octets = new byte[chosen.digestBytes()];
        do {
            random.nextBytes(octets);
        } while (!outstanding.add(octets));
        byte[] id = new byte[1];
        random.nextBytes(id);
        algorithm = chosen;
        challenge = octets;
        identifier = id[0];
        return List.of(
                NegotiationKey.CHAP_A.with(Integer.toString(chosen.number())),
                NegotiationKey.CHAP_I.with(Integer.toString(identifier & 0xff)),
                NegotiationKey.CHAP_C.with(BinaryValue.encode(octets)));
    }

    private ChapAlgorithm choose(String offeredAlgorithms) {
        for (ChapAlgorithm candidate : config.algorithms()) {
            for (String offer : offeredAlgorithms.split(",", -1)) {
                if (NumericValue.parse(offer.strip()) == candidate.number()) {
                    return candidate;
                }
            }
        }
        throw LoginFailure.refused(LoginStatus.AUTHENTICATION_FAILURE, "no common CHAP algorithm");
    }

    /// Judges the initiator's response and, where it asks for it, gives ours; the answer is empty
    /// in the one-way case. Only legal after [#challenge(String)].
    List<KeyValue> verify(SecurityKeys keys) {
        byte[] sent = challenge;
        ChapAlgorithm chosen = algorithm;
        if (sent == null || chosen == null) {
            throw new IllegalStateException("no challenge was sent");
        }
        String name = keys.require(NegotiationKey.CHAP_N);
        byte[] response = BinaryValue.decode(keys.require(NegotiationKey.CHAP_R));
        byte[] theirChallenge = theirChallenge(keys, sent);
        checkResponse(chosen, sent, name, response == null ? new byte[0] : response);
        if (theirChallenge == null) {
            return List.of();
        }
        ChapCredentials mutual = config.mutual();
        if (mutual == null) {
            throw refused("mutual CHAP asked for, but not configured");
        }
        byte[] proof =
                digest(chosen, theirIdentifier(keys), mutual.secret().octets(), theirChallenge);
        return List.of(
                NegotiationKey.CHAP_N.with(mutual.user()),
                NegotiationKey.CHAP_R.with(BinaryValue.encode(proof)));
    }

    private void checkResponse(ChapAlgorithm chosen, byte[] sent, String name, byte[] response) {
        ChapCredentials expected = config.initiator();
        byte[] right = digest(chosen, identifier, expected.secret().octets(), sent);
        Secret next = config.next();
        Secret other = next == null ? expected.secret() : next; // the same work in any case
        byte[] alsoRight = digest(chosen, identifier, other.octets(), sent);
        boolean nameFits =
                MessageDigest.isEqual(
                        name.getBytes(StandardCharsets.UTF_8),
                        expected.user().getBytes(StandardCharsets.UTF_8));
        boolean rightFits = MessageDigest.isEqual(response, right);
        boolean responseFits = MessageDigest.isEqual(response, alsoRight) || rightFits;
        // With one secret for both directions our own response would serve the initiator as its.
        ChapCredentials mutual = config.mutual();
        boolean reflected =
                mutual != null
                        && MessageDigest.isEqual(
                                response,
                                digest(chosen, identifier, mutual.secret().octets(), sent));
        // All is computed by now, whatever fits: the time does not tell.
        if (!nameFits || !responseFits || reflected) {
            throw refused(
                    reflected
                            ? "CHAP response made with the target's own secret"
                            : "wrong CHAP name or secret");
        }
    }

    /// The initiator's challenge; null when it sent none.
    private byte @Nullable [] theirChallenge(SecurityKeys keys, byte[] sent) {
        if (keys.value(NegotiationKey.CHAP_C) == null
                && keys.value(NegotiationKey.CHAP_I) == null) {
            return null;
        }
        byte[] octets = BinaryValue.decode(keys.require(NegotiationKey.CHAP_C));
        theirIdentifier(keys);
        if (octets == null || octets.length == 0 || octets.length > MAX_BINARY_BYTES) {
            throw LoginFailure.refused(LoginStatus.INITIATOR_ERROR, "malformed CHAP_C");
        }
        if (MessageDigest.isEqual(octets, sent) || outstanding.contains(octets)) {
            throw LoginFailure.cutOff("CHAP challenge of ours reflected");
        }
        return octets;
    }

    private static byte theirIdentifier(SecurityKeys keys) {
        long number = NumericValue.parse(keys.require(NegotiationKey.CHAP_I));
        if (!NegotiationKey.CHAP_I.admits(number)) {
            throw LoginFailure.refused(LoginStatus.INITIATOR_ERROR, "malformed CHAP_I");
        }
        return (byte) number;
    }

    private static LoginFailure refused(String reason) {
        return LoginFailure.refused(LoginStatus.AUTHENTICATION_FAILURE, reason);
    }

    /// RFC 1994 §4.1: the digest of identifier, secret and challenge.
    private static byte[] digest(
            ChapAlgorithm algorithm, byte identifier, byte[] secret, byte[] challenge) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm.jcaName());
            digest.update(identifier);
            digest.update(secret);
            return digest.digest(challenge);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks " + algorithm.jcaName(), e);
        }
    }

    /// Forgets the challenge; the exchange cannot be used any more.
    @Override
    public void close() {
        byte[] sent = challenge;
        if (sent != null) {
            outstanding.remove(sent);
        }
    }
}
