package io.rbdgate.iscsi.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.rbdgate.config.HostPort;
import io.rbdgate.iscsi.IscsiProtocolException;
import io.rbdgate.iscsi.codec.PduSink;
import io.rbdgate.iscsi.login.LoginContext;
import io.rbdgate.iscsi.login.LoginMachine;
import io.rbdgate.iscsi.login.LoginOutcome;
import io.rbdgate.iscsi.login.LoginPolicy;
import io.rbdgate.iscsi.login.LoginStep;
import io.rbdgate.iscsi.login.LoginTarget;
import io.rbdgate.iscsi.login.TextExchange;
import io.rbdgate.iscsi.pdu.Bhs;
import io.rbdgate.iscsi.pdu.LoginRequest;
import io.rbdgate.iscsi.pdu.LoginResponse;
import io.rbdgate.iscsi.pdu.LoginStatus;
import io.rbdgate.iscsi.pdu.Opcode;
import io.rbdgate.iscsi.text.KeyValue;
import io.rbdgate.iscsi.text.KeyValueText;
import io.rbdgate.iscsi.text.NegotiationKey;
import io.rbdgate.scsi.ScsiTarget;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The login phase of a connection: hands requests to the login machine, does what it says, and in
/// the end makes the session (RFC 7143 §6.3). Owned by the connection's lane.
public final class LoginPhase implements PduSink, Connection.Owner {
    private static final int DISCOVERY_WINDOW = 16;
    private static final byte[] NO_TEXT = {};

    private final Connection connection;
    private final SessionSurroundings surroundings;
    private final Supplier<LoginPolicy> policies;
    private final LoginPolicy policy;
    private final LoginContext context;
    private final LoginMachine machine;
    private final Runnable whenOver;
    private @Nullable ByteBuf text;
    private boolean begun;
    private boolean completing;
    private int cmdSn;
    private @Nullable Session waiting;

    /// Begins a login by the policy that `policies` gives now; one that is not the newest any more
    /// lets nobody in. `whenOver` runs when the login has succeeded.
    public LoginPhase(
            Connection connection,
            SessionSurroundings surroundings,
            Supplier<LoginPolicy> policies,
            LoginContext context,
            Runnable whenOver) {
        this.connection = connection;
        this.surroundings = surroundings;
        this.policies = policies;
        this.policy = policies.get();
        this.context = context;
        this.machine = new LoginMachine(policy, context);
        this.whenOver = whenOver;
        connection.owner(this);
    }

    @Override
    public void header(Bhs bhs) {
        Opcode opcode = bhs.opcode();
        if (completing) {
            throw IscsiProtocolException.dropConnection("PDU before the login was answered");
        }
        if (opcode != Opcode.LOGIN_REQUEST) {
            if (begun) {
                refuse(LoginRequest.decode(bhs.view()), LoginStatus.INVALID_DURING_LOGIN);
            }
            throw IscsiProtocolException.dropConnection(opcode + " during login");
        }
        connection.received(bhs, opcode);
        if (!begun) {
            begun = true;
            cmdSn = bhs.cmdSn();
            connection.window(new CommandWindow(DISCOVERY_WINDOW, cmdSn));
        }
        if (bhs.dataSegmentBytes() > 0) {
            text = connection.wire().allocate(bhs.dataSegmentBytes());
        }
    }

    @Override
    public @Nullable ByteBuf destination() {
        return text;
    }

    @Override
    public int destinationIndex() {
        return 0;
    }

    @Override
    public void end(Bhs bhs, boolean intact) {
        LoginRequest request = LoginRequest.decode(bhs.view());
        ByteBuf data = text;
        text = null;
        byte[] bytes =
                data == null ? new byte[0] : ByteBufUtil.getBytes(data, 0, bhs.dataSegmentBytes());
        if (data != null) {
            data.release();
        }
        switch (machine.next(request, bytes)) {
            case LoginStep.Reply reply -> connection.loginResponse(reply.response(), reply.text());
            case LoginStep.Complete complete -> complete(request, complete);
            case LoginStep.Refuse refuse -> {
                connection.peerFault(
                        "login refused (" + refuse.response().status() + "): " + refuse.reason());
                send(refuse.response(), NO_TEXT);
            }
            case LoginStep.Close close ->
                    throw IscsiProtocolException.dropConnection("login: " + close.reason());
        }
    }

    private void complete(LoginRequest request, LoginStep.Complete complete) {
        LoginOutcome login = complete.outcome();
        LoginTarget target = login.target();
        if (login.discovery() || target == null) {
            enterDiscovery(request, complete);
            return;
        }
        if (login.tsihAsked() != 0) {
            refuseJoining(request, login);
            return;
        }
        HostPort elsewhere =
                surroundings
                        .redirects()
                        .elsewhere(surroundings.identity(login), context.localAddress());
        if (elsewhere != null) {
            redirect(request, elsewhere);
            return;
        }
        ScsiTarget device = surroundings.resolver().target(target.iqn());
        int tsih = surroundings.registry().freeHandle();
        if (device == null) {
            refuse(request, LoginStatus.SERVICE_UNAVAILABLE);
        } else if (tsih == 0
                || surroundings
                        .registry()
                        .full(surroundings.identity(login), surroundings.limits().connections())) {
            refuse(request, LoginStatus.OUT_OF_RESOURCES);
        } else {
            CommandWindow window = new CommandWindow(target.parameters().queueDepth(), cmdSn);
            connection.become(
                    login.initiatorName(), login.connectionId(), login.parameters(), window);
            enter(
                    request,
                    complete,
                    new Session(login, tsih, connection, window, surroundings, device));
        }
    }

    /// One connection per session at recovery level 0: a connection that is to replace the only one
    /// ends the session (implicit logout, RFC 7143 §6.3.4), any other does not fit in.
    private void refuseJoining(LoginRequest request, LoginOutcome login) {
        Session known = surroundings.registry().find(login.tsihAsked());
        if (known == null
                || known.identity().isid() != login.isid()
                || !known.identity().initiatorName().equals(login.initiatorName())) {
            refuse(request, LoginStatus.SESSION_DOES_NOT_EXIST);
        } else if (known.connection().connectionId() == login.connectionId()) {
            known.lane().execute(() -> known.drop("its connection is replaced"));
            refuse(request, LoginStatus.SESSION_DOES_NOT_EXIST);
        } else {
            refuse(request, LoginStatus.TOO_MANY_CONNECTIONS);
        }
    }

    /// Enters the session and waits until the one it replaces has ended on its own lane; that never
    /// waits for I/O.
    private void enter(LoginRequest request, LoginStep.Complete complete, Session session) {
        completing = true;
        waiting = session;
        Session old = surroundings.registry().enter(session);
        if (old == null) {
            start(request, complete, session);
        } else {
            old.lane()
                    .execute(
                            () ->
                                    old.replaced(
                                            () ->
                                                    session.lane()
                                                            .execute(
                                                                    () ->
                                                                            start(
                                                                                    request,
                                                                                    complete,
                                                                                    session))));
        }
    }

    private void start(LoginRequest request, LoginStep.Complete complete, Session session) {
        waiting = null;
        if (!session.start()) {
            return;
        }
        LoginOutcome login = complete.outcome();
        if (!policy.equals(policies.get())) { // what let it in may have been taken back meanwhile
            session.end(null);
            refuse(request, LoginStatus.SERVICE_UNAVAILABLE);
            return;
        }
        ControlPdus control = new ControlPdus(connection, new TextExchange(policy, login, context));
        TaskManagement management = new TaskManagement(session, connection, () -> dropAll(session));
        FullFeaturePhase phase = new FullFeaturePhase(connection, session, management, control);
        connection.loginResponse(complete.response().withTsih(session.tsih()), complete.text());
        surroundings.observer().login(LoginStatus.SUCCESS);
        connection.owner(phase);
        connection.fullFeaturePhase(phase);
        whenOver.run();
    }

    /// TARGET COLD RESET: every session of the target goes (RFC 7143 §11.5.1).
    private void dropAll(Session cause) {
        for (Session each : surroundings.registry().sessions()) {
            if (each.identity().targetName().equals(cause.identity().targetName())) {
                each.lane().execute(() -> each.drop("target cold reset"));
            }
        }
    }

    private void enterDiscovery(LoginRequest request, LoginStep.Complete complete) {
        LoginOutcome login = complete.outcome();
        if (!surroundings.registry().enterDiscovery(surroundings.limits().connections())) {
            refuse(request, LoginStatus.OUT_OF_RESOURCES);
            return;
        }
        connection.become(
                login.initiatorName(),
                login.connectionId(),
                login.parameters(),
                new CommandWindow(DISCOVERY_WINDOW, cmdSn));
        ControlPdus control = new ControlPdus(connection, new TextExchange(policy, login, context));
        DiscoveryPhase phase = new DiscoveryPhase(connection, control, surroundings.registry());
        int tsih = surroundings.registry().discoveryHandle();
        connection.loginResponse(complete.response().withTsih(tsih), complete.text());
        surroundings.observer().login(LoginStatus.SUCCESS);
        connection.owner(phase);
        connection.fullFeaturePhase(phase);
        whenOver.run();
    }

    private void refuse(LoginRequest request, LoginStatus status) {
        connection.peerFault("login refused (" + status + ")");
        send(LoginResponse.refusal(request, status), NO_TEXT);
    }

    /// The address goes without a portal group tag here (RFC 7143 §13.8).
    private void redirect(LoginRequest request, HostPort elsewhere) {
        KeyValue address = NegotiationKey.TARGET_ADDRESS.with(elsewhere.toString());
        byte[] where = KeyValueText.encode(List.of(address));
        send(LoginResponse.redirect(request, where.length), where);
    }

    private void send(LoginResponse refusal, byte[] explanation) {
        surroundings.observer().login(refusal.status());
        connection.loginResponse(refusal, explanation);
        connection.framer().stop();
        connection.wire().closeAfterFlush();
    }

    @Override
    public void connectionClosed(Connection closed, String reason) {
        machine.close();
        ByteBuf data = text;
        text = null;
        if (data != null) {
            data.release();
        }
        Session session = waiting;
        waiting = null;
        if (session != null) {
            session.end(null);
        }
    }

    @Override
    public void bytesLeft() {}
}
