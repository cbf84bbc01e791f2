package io.rbdgate.iscsi.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.HostPort;
import io.rbdgate.iscsi.pdu.LoginRequest;
import io.rbdgate.iscsi.pdu.LoginResponse;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Speaks a login from a script. Flags are written as the current stage, then `T` with the next
/// stage, or `C`: `0T1`, `1T3`, `0C`, `0`.
final class ScriptedInitiator {
    static final long ISID = 0x80123456789aL;

    final OutstandingChallenges challenges;
    final LoginContext context;
    final LoginMachine machine;

    ScriptedInitiator(LoginPolicy policy) {
        this(policy, TestPolicy.PORTAL, new OutstandingChallenges());
    }

    ScriptedInitiator(LoginPolicy policy, HostPort portal, OutstandingChallenges challenges) {
        this.challenges = challenges;
        context =
                new LoginContext(
                        portal, InetAddress.ofLiteral("192.0.2.7"), new FixedRandom(), challenges);
        machine = new LoginMachine(policy, context);
    }

    static LoginRequest request(String flags) {
        boolean transit = flags.indexOf('T') > 0;
        return new LoginRequest(
                transit,
                flags.indexOf('C') > 0,
                flags.charAt(0) - '0',
                transit ? flags.charAt(2) - '0' : 0,
                0,
                0,
                0,
                0,
                ISID,
                0,
                0x2a,
                1,
                1,
                0);
    }

    static byte[] text(String... pairs) {
        StringBuilder text = new StringBuilder();
        for (String pair : pairs) {
            text.append(pair).append('\0');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    LoginStep send(String flags, String... pairs) {
        return machine.next(request(flags), text(pairs));
    }

    /// Sends and expects a successful answer with these flags and pairs.
    ScriptedInitiator exchange(
            String flags, List<String> pairs, String expected, String... answers) {
        assertReply(send(flags, pairs.toArray(String[]::new)), expected, answers);
        return this;
    }

    static void assertReply(LoginStep step, String flags, String... pairs) {
        assertThat(describe(step)).isEqualTo(flags + " " + Arrays.toString(pairs));
    }

    static void assertRefused(LoginStep step, int status) {
        assertThat(step).isInstanceOf(LoginStep.Refuse.class);
        LoginStep.Refuse refusal = (LoginStep.Refuse) step;
        assertThat(refusal.response().status().code()).as("%s", refusal.reason()).isEqualTo(status);
        assertThat(refusal.response().dataSegmentLength()).isZero();
        assertThat(refusal.reason()).isNotBlank();
    }

    static LoginOutcome outcome(LoginStep step) {
        assertThat(step).as("%s", step).isInstanceOf(LoginStep.Complete.class);
        return ((LoginStep.Complete) step).outcome();
    }

    static String describe(LoginStep step) {
        return switch (step) {
            case LoginStep.Reply reply -> describe(reply.response(), reply.text());
            case LoginStep.Complete complete -> describe(complete.response(), complete.text());
            case LoginStep.Refuse refuse ->
                    "refused 0x"
                            + Integer.toHexString(refuse.response().status().code())
                            + ": "
                            + refuse.reason();
            case LoginStep.Close close -> "closed: " + close.reason();
        };
    }

    private static String describe(LoginResponse response, byte[] text) {
        assertThat(response.dataSegmentLength()).isEqualTo(text.length);
        assertThat(response.status().code()).isZero();
        assertThat(response.isid()).isEqualTo(ISID);
        assertThat(response.initiatorTaskTag()).isEqualTo(0x2a);
        String all = new String(text, StandardCharsets.UTF_8);
        String[] pairs = all.isEmpty() ? new String[0] : all.split("\0", -1);
        return response.currentStage()
                + (response.transit() ? "T" + response.nextStage() : "")
                + (response.continued() ? "C" : "")
                + " "
                + Arrays.toString(
                        pairs.length == 0 ? pairs : Arrays.copyOf(pairs, pairs.length - 1));
    }
}
