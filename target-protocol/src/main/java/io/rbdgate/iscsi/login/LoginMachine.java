package io.rbdgate.iscsi.login;

import io.rbdgate.iscsi.pdu.LoginRequest;
import io.rbdgate.iscsi.pdu.LoginResponse;
import io.rbdgate.iscsi.pdu.LoginStatus;
import io.rbdgate.iscsi.text.KeyValue;
import io.rbdgate.iscsi.text.NegotiationException;
import io.rbdgate.iscsi.text.TextAssembler;
import io.rbdgate.iscsi.text.TextPieces;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The login of one connection, from its first request to full feature phase or refusal (RFC 7143
/// §6.3): stages 0 to 1 to 3, 0 to 3 and 1 to 3, texts continued over several PDUs in both
/// directions, at most 32 requests. No I/O, no clock, no logger: the transport hands in each
/// request and does what the step says. It keeps the time, answers PDUs other than login requests
/// (0x020b) and calls [#close] when the connection ends early. One owner.
public final class LoginMachine implements AutoCloseable {
    /// Longest text of a login PDU in either direction, in bytes (RFC 7143 §6.3).
    public static final int MAX_TEXT_BYTES = 8192;

    private static final int MAX_ROUNDS = 32;
    private static final int SECURITY = 0;
    private static final int OPERATIONAL = 1;
    private static final int UNASSIGNED = 2;
    private static final int FULL_FEATURE = 3;

    private final LoginPolicy policy;
    private final LoginContext context;
    private final TextAssembler received = new TextAssembler();
    private TextPieces answer = TextPieces.none();
    private @Nullable LoginRequest first;
    private @Nullable LoginTalk talk;
    private int stage;
    private int rounds;
    private boolean awaitingAnswers;
    private boolean ended;

    /// Waits for the first request.
    public LoginMachine(LoginPolicy policy, LoginContext context) {
        this.policy = policy;
        this.context = context;
    }

    /// Takes the next request with its text (the data segment without padding).
    public LoginStep next(LoginRequest request, byte[] text) {
        if (ended) {
            return new LoginStep.Close("login request after the end of the login");
        }
        LoginStep step = attempt(request, text);
        if (!(step instanceof LoginStep.Reply)) {
            close();
        }
        return step;
    }

    private LoginStep attempt(LoginRequest request, byte[] text) {
        try {
            verify(request, text);
            return answer.hasMore() ? resume(request, text) : take(request, text);
        } catch (LoginFailure e) {
            LoginStatus status = e.status();
            return status == null
                    ? new LoginStep.Close(e.reason())
                    : new LoginStep.Refuse(LoginResponse.refusal(request, status), e.reason());
        } catch (NegotiationException e) {
            return new LoginStep.Refuse(
                    LoginResponse.refusal(request, LoginStatus.INITIATOR_ERROR),
                    String.valueOf(e.getMessage()));
        }
    }

    private void verify(LoginRequest request, byte[] text) {
        if (request.versionMin() > 0) {
            throw LoginFailure.refused(
                    LoginStatus.UNSUPPORTED_VERSION, "lowest version " + request.versionMin());
        }
        rounds++;
        require(rounds <= MAX_ROUNDS, "more than 32 login requests");
        require(text.length <= MAX_TEXT_BYTES, "more than 8192 bytes in a login request");
        require(request.totalAhsLength() == 0, "login request with an additional header");
        require(!request.transit() || !request.continued(), "T and C bit in one login request");
        verifyStage(request);
        verifySame(request);
    }

    private static void verifyStage(LoginRequest request) {
        int current = request.currentStage();
        int next = request.nextStage();
        require(current == SECURITY || current == OPERATIONAL, "login request in stage " + current);
        require(
                !request.transit() || (next > current && next != UNASSIGNED),
                "transit from stage " + current + " to " + next);
    }

    private void verifySame(LoginRequest request) {
        LoginRequest begun = first;
        if (begun == null) {
            first = request;
            stage = request.currentStage();
            return;
        }
        require(
                request.currentStage() == stage,
                "login request in stage " + request.currentStage() + " instead of " + stage);
        require(
                request.isid() == begun.isid()
                        && request.tsih() == begun.tsih()
                        && request.connectionId() == begun.connectionId()
                        && request.versionMax() == begun.versionMax(),
                "ISID, TSIH, CID or version change during the login");
    }

    private static void require(boolean kept, String otherwise) {
        if (!kept) {
            throw LoginFailure.refused(LoginStatus.INITIATOR_ERROR, otherwise);
        }
    }

    /// Fetches more of a long answer.
    private LoginStep resume(LoginRequest request, byte[] text) {
        require(text.length == 0 && !request.continued(), "text while our own is continued");
        return send(request);
    }

    private LoginStep take(LoginRequest request, byte[] text) {
        List<KeyValue> pairs = received.add(text, request.continued());
        if (pairs == null) {
            return new LoginStep.Reply(response(request, false, false, 0), new byte[0]);
        }
        LoginTalk before = talk;
        LoginTalk begun = before == null ? begin(pairs) : before;
        List<KeyValue> answers = new ArrayList<>();
        if (before == null) {
            answers.addAll(begun.greeting());
        }
        if (stage == SECURITY) {
            answers.addAll(begun.security(pairs, request.transit()));
        } else {
            answers.addAll(begun.operational(pairs));
            awaitingAnswers = request.transit() && answers.addAll(begun.demands());
        }
        answer = new TextPieces(answers.iterator());
        return send(request);
    }

    private LoginTalk begin(List<KeyValue> pairs) {
        LoginTalk begun = LoginTalk.begin(policy, context, pairs);
        talk = begun;
        if (stage == OPERATIONAL && begun.authenticationRequired()) {
            throw LoginFailure.refused(
                    LoginStatus.AUTHENTICATION_FAILURE,
                    "login begins after the security stage, but CHAP is required");
        }
        return begun;
    }

    private LoginStep send(LoginRequest request) {
        byte[] text = answer.next(MAX_TEXT_BYTES);
        boolean more = answer.hasMore();
        LoginTalk begun = talk;
        LoginRequest begin = first;
        boolean leave =
                !more
                        && request.transit()
                        && !awaitingAnswers
                        && begun != null
                        && begun.mayLeaveSecurity();
        LoginResponse response = response(request, leave, more, text.length);
        if (!leave || begin == null || begun == null) {
            return new LoginStep.Reply(response, text);
        }
        stage = request.nextStage();
        return stage == FULL_FEATURE
                ? new LoginStep.Complete(response, text, begun.conclude(begin))
                : new LoginStep.Reply(response, text);
    }

    private static LoginResponse response(
            LoginRequest request, boolean transit, boolean continued, int textBytes) {
        return new LoginResponse(
                transit,
                continued,
                request.currentStage(),
                transit ? request.nextStage() : 0,
                0,
                0,
                textBytes,
                request.isid(),
                request.tsih(),
                request.initiatorTaskTag(),
                0,
                0,
                0,
                LoginStatus.SUCCESS);
    }

    /// Gives back what the login holds in shared registries; any request after it is refused.
    /// Harmless when repeated.
    @Override
    public void close() {
        ended = true;
        LoginTalk begun = talk;
        if (begun != null) {
            begun.close();
        }
    }
}
