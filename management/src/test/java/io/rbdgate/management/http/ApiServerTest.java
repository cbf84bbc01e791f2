package io.rbdgate.management.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.config.HostPort;
import io.rbdgate.config.Secret;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ApiServerTest {
    private static final String BASIC = "Authorization: Basic YWRtaW46c2VjcmV0\r\n"; // admin:secret

    private final AuditLog audit = new AuditLog(InstantSource.system());
    private boolean trusted = true;
    private ApiServer server;

    @BeforeEach
    void start() {
        Router router =
                Router.builder()
                        .route(
                                "GET",
                                "/api",
                                Protection.OPEN,
                                r -> Answer.ok(Map.of("b", 1, "a", "é")))
                        .route(
                                "GET",
                                "/api/echo/{name}",
                                Protection.CREDENTIALS,
                                r -> Answer.ok(echo(r)))
                        .route(
                                "PUT",
                                "/api/echo/{name}",
                                Protection.RESTRICTED,
                                r -> Answer.ok(echo(r)))
                        .route(
                                "DELETE",
                                "/api/echo/{name}",
                                Protection.RESTRICTED,
                                r -> Answer.ok(echo(r)))
                        .route(
                                "GET",
                                "/api/broken",
                                Protection.OPEN,
                                r -> {
                                    throw new IllegalStateException("inner secret");
                                })
                        .route(
                                "PUT",
                                "/api/refused",
                                Protection.OPEN,
                                r -> {
                                    throw new ApiProblem(400, "no: because");
                                })
                        .errors(
                                "/api/v1",
                                (status, text) -> Answer.json(status, Map.of("title", text)))
                        .build();
        Guard guard = new Guard("admin", new Secret("secret"), peer -> trusted);
        server =
                ApiServer.start(
                        new HostPort("127.0.0.1", 0),
                        null,
                        router,
                        guard,
                        audit,
                        InstantSource.system());
    }

    private static Map<String, String> echo(Request r) {
        Map<String, String> all = new TreeMap<>(r.form());
        all.put("NAME", r.variable("name"));
        all.put("PEER", r.peer());
        all.put("USER", r.user());
        r.query().forEach((k, v) -> all.put("?" + k, v));
        return all;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String send(String firstLine, String headers, String body) throws Exception {
        return RawHttp.exchange(
                server.port(),
                firstLine
                        + " HTTP/1.1\r\nHost: gw\r\nConnection: close\r\n"
                        + headers
                        + (body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n")
                        + "\r\n"
                        + body);
    }

    @Test
    void answersAreCompactSortedAsciiAndEndWithANewline() throws Exception {
        assertThat(send("GET /api", "", ""))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("Content-Type: application/json\r\n")
                .endsWith("\r\n\r\n{\"a\":\"\\u00E9\",\"b\":1}\n");
    }

    @Test
    void aFormIsReadOnGetToo() throws Exception {
        String form = "Content-Type: application/x-www-form-urlencoded\r\n";
        assertThat(send("GET /api/echo/x?q=%201", BASIC + form, "a=1%2F2&b=x+y&a=3&c"))
                .endsWith(
                        "{\"?q\":\" 1\",\"NAME\":\"x\",\"PEER\":\"127.0.0.1\",\"USER\":\"admin\","
                                + "\"a\":\"1/2\",\"b\":\"x y\",\"c\":\"\"}\n");
    }

    @Test
    void aFormIsReadOnDeleteToo() throws Exception {
        String form = "Content-Type: application/x-www-form-urlencoded\r\n";
        assertThat(send("DELETE /api/echo/x", BASIC + form, "a=1")).contains("\"a\":\"1\"");
    }

    @Test
    void multipartFieldsAreReadAndFilesIgnored() throws Exception {
        String body =
                """
                --XX
                Content-Disposition: form-data; name="size"

                1G
                --XX
                Content-Disposition: form-data; name="f"; filename="a"

                z
                --XX--
                """
                        .replace("\n", "\r\n");
        assertThat(
                        send(
                                "PUT /api/echo/x",
                                BASIC + "Content-Type: multipart/form-data; boundary=XX\r\n",
                                body))
                .contains("\"size\":\"1G\"")
                .doesNotContain("\"f\"");
    }

    @Test
    void aJsonBodyIsNoForm() throws Exception {
        String json = "Content-Type: application/json\r\n";
        assertThat(send("PUT /api/echo/x", BASIC + json, "{\"a\":1}")).doesNotContain("\"a\"");
    }

    @Test
    void anEncodedSlashInASegmentLeadsNowhere() throws Exception {
        assertThat(send("GET /api/echo/x%2Fy", BASIC, ""))
                .startsWith("HTTP/1.1 404 ")
                .endsWith("{\"message\":\"there is no route /api/echo/x%2Fy\"}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "disk_1%00", "a%0Ab", "%7F", "%C2%85"})
    void aNameWithControlCharactersLeadsNowhere(String name) throws Exception {
        assertThat(send("PUT /api/echo/" + name, BASIC, ""))
                .startsWith("HTTP/1.1 404 ")
                .endsWith("{\"message\":\"there is no route /api/echo/" + name + "\"}\n");
    }

    @Test
    void aNameLongerThanAnyLeadsNowhere() throws Exception {
        assertThat(send("GET /api/echo/" + "x".repeat(512), BASIC, "")).startsWith("HTTP/1.1 200 ");
        assertThat(send("GET /api/echo/" + "x".repeat(513), BASIC, "")).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void anEncodedSegmentIsDecoded() throws Exception {
        assertThat(send("GET /api/echo/iqn.2001-01.com%3Aa", BASIC, ""))
                .contains("\"NAME\":\"iqn.2001-01.com:a\"");
    }

    @Test
    void aSlashTooMuchLeadsNowhere() throws Exception {
        assertThat(send("GET /api/echo/x/", BASIC, "")).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void anotherMethodIsToldWhichArePossible() throws Exception {
        assertThat(send("BREW /api/echo/x", BASIC, ""))
                .startsWith("HTTP/1.1 405 ")
                .contains("Allow: DELETE, GET, PUT\r\n")
                .endsWith("{\"message\":\"BREW is not possible here, only DELETE, GET, PUT\"}\n");
    }

    @Test
    void headIsGetWithoutTheBody() throws Exception {
        String whole = send("GET /api", "", "");
        int octets = whole.length() - whole.indexOf("\r\n\r\n") - 4;
        assertThat(send("HEAD /api", "", ""))
                .startsWith("HTTP/1.1 200 ")
                .contains("Content-Length: " + octets + "\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void withoutCredentialsTheAnswerIs401WithoutAChallenge() throws Exception {
        assertThat(send("GET /api/echo/x", "", ""))
                .startsWith("HTTP/1.1 401 ")
                .doesNotContain("WWW-Authenticate")
                .endsWith("{\"message\":\"Missing credentials\"}\n");
    }

    @Test
    void aWrongPasswordIs401() throws Exception {
        assertThat(send("GET /api/echo/x", "Authorization: Basic YWRtaW46bm8=\r\n", ""))
                .startsWith("HTTP/1.1 401 ")
                .endsWith(
                        "{\"message\":\"username/password mismatch with the configuration"
                                + " file\"}\n");
    }

    @Test
    void credentialsThatAreNotBase64Are401() throws Exception {
        assertThat(send("GET /api/echo/x", "Authorization: Basic ***\r\n", ""))
                .startsWith("HTTP/1.1 401 ");
    }

    @Test
    void whoIsNotAdmittedIsAuditedWithoutWhatWasTried() throws Exception {
        send("PUT /api/echo/x?secret=abc", "Authorization: Basic c2VjcmV0OmFkbWlu\r\n", "a=hidden");
        trusted = false;
        send("PUT /api/echo/x", BASIC, "");

        assertThat(audit.after(0))
                .extracting(AuditLog.Entry::user, AuditLog.Entry::action, AuditLog.Entry::status)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("", "PUT /api/echo/x", 401));
        assertThat(audit.after(0).toString()).doesNotContain("hidden", "abc", "c2VjcmV0");
    }

    @Test
    void aForeignAddressIs403BeforeTheCredentialsAreLookedAt() throws Exception {
        trusted = false;
        assertThat(send("PUT /api/echo/x", "", ""))
                .startsWith("HTTP/1.1 403 ")
                .contains("API access not available to 127.0.0.1");
    }

    @Test
    void aForeignAddressMayUseWhatOnlyNeedsCredentials() throws Exception {
        trusted = false;
        assertThat(send("GET /api/echo/x", BASIC, "")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void whatAHandlerThrowsStaysInTheLog() throws Exception {
        assertThat(send("GET /api/broken", "", ""))
                .startsWith("HTTP/1.1 500 ")
                .contains("Unhandled exception:")
                .doesNotContain("inner secret")
                .doesNotContain("IllegalState");
    }

    @Test
    void aProblemCarriesItsStatusAndText() throws Exception {
        assertThat(send("PUT /api/refused", "", ""))
                .startsWith("HTTP/1.1 400 ")
                .endsWith("{\"message\":\"no: because\"}\n");
    }

    @Test
    void aPartOfTheApiMayTellErrorsInItsOwnForm() throws Exception {
        assertThat(send("GET /api/v1/none", "", ""))
                .endsWith("{\"title\":\"there is no route /api/v1/none\"}\n");
    }

    @Test
    void aBodyTooLargeIs413() throws Exception {
        assertThat(send("PUT /api/refused", "Content-Length: 99999999\r\n", ""))
                .startsWith("HTTP/1.1 413 ")
                .contains("{\"message\":");
    }

    @Test
    void aChunkedBodyTooLargeIs413() throws Exception {
        String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
        String request =
                """
                PUT /api/refused HTTP/1.1
                Host: gw
                Transfer-Encoding: chunked

                """
                        .replace("\n", "\r\n");
        assertThat(RawHttp.exchange(server.port(), request + chunk.repeat(17)))
                .startsWith("HTTP/1.1 413 ");
    }

    @Test
    void garbageIsAnsweredAndTheServerGoesOn() throws Exception {
        assertThat(RawHttp.exchange(server.port(), "\u0001\u0002 garbage\r\n\r\n")).isEmpty();
        assertThat(RawHttp.exchange(server.port(), "GET /api HTTP/1.1\r\nno header\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("{\"message\":");
        assertThat(send("GET /api", "", "")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void aRequestInHttp10IsAnsweredAndTheConnectionClosed() throws Exception {
        String form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n";
        String put = "PUT /api/echo/x HTTP/1.0\r\nConnection: keep-alive\r\n" + BASIC + form;
        assertThat(RawHttp.exchange(server.port(), put + "\r\na=1"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("Connection: close\r\n")
                .contains("Content-Length: ")
                .endsWith(
                        "{\"NAME\":\"x\",\"PEER\":\"127.0.0.1\",\"USER\":\"admin\",\"a\":\"1\"}\n");
    }

    @Test
    void aHealthCheckInHttp10NeedsNoHeaders() throws Exception {
        assertThat(RawHttp.exchange(server.port(), "OPTIONS / HTTP/1.0\r\n\r\n"))
                .startsWith("HTTP/1.1 404 ")
                .endsWith("{\"message\":\"there is no route /\"}\n");
        assertThat(RawHttp.exchange(server.port(), "GET /api HTTP/1.0\r\n\r\n"))
                .startsWith("HTTP/1.1 200 OK\r\n");
    }

    @Test
    void aRequestInHttp10MayComeInPieces() throws Exception {
        assertThat(RawHttp.exchange(server.port(), "GET /a", "pi HTTP/1.0\r", "\nA: b\r\n", "\r\n"))
                .startsWith("HTTP/1.1 200 OK\r\n");
    }

    @Test
    void aTargetInAbsoluteFormIsItsPath() throws Exception {
        assertThat(send("GET http://gw:5000/api/echo/x?q=1", BASIC, ""))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("\"?q\":\"1\",\"NAME\":\"x\"");
        assertThat(send("GET HTTPS://[::1]", "", "")).endsWith("there is no route /\"}\n");
    }

    @Test
    void changesAreAuditedWithoutSecrets() throws Exception {
        String form = "Content-Type: application/x-www-form-urlencoded\r\n";
        send("PUT /api/echo/x", BASIC + form, "username=u&mutual_password=topsecret%0d%0a");
        send("PUT /api/refused", "", "");
        send("GET /api/echo/x", BASIC, "");
        assertThat(audit.after(0))
                .extracting(
                        e ->
                                e.user()
                                        + "|"
                                        + e.peer()
                                        + "|"
                                        + e.action()
                                        + "|"
                                        + e.status()
                                        + "|"
                                        + e.outcome())
                .containsExactly(
                        "admin|127.0.0.1|PUT /api/echo/x username=u mutual_password=***|200|done",
                        "|127.0.0.1|PUT /api/refused|400|no: because");
        assertThat(audit.after(1)).hasSize(1);
    }

    @Test
    void jsonBodiesAreAuditedWithoutSecrets() throws Exception {
        send(
                "PUT /api/echo/x",
                BASIC + "Content-Type: application/json\r\n",
                "{\"chap\":[{\"secret\":\"s\",\"user\":\"u\"}]}");
        assertThat(audit.after(0).getFirst().action())
                .isEqualTo("PUT /api/echo/x {\"chap\":[{\"secret\":\"***\",\"user\":\"u\"}]}");
    }

    /// As `curl -d` sends it unless told otherwise.
    @Test
    void jsonThatIsSentAsAFormIsAuditedWithoutSecrets() throws Exception {
        String form = "Content-Type: application/x-www-form-urlencoded\r\n";
        send("PUT /api/echo/x", BASIC + form, "{\"secret\":\"s1s1s1\",\"mutual\":\"a=b\"}");
        send("PUT /api/echo/x?%7B%22secret%22%3A%22s2s2s2%22%7D", BASIC, "");
        assertThat(audit.after(0))
                .extracting(AuditLog.Entry::action)
                .containsExactly("PUT /api/echo/x (no name)=***", "PUT /api/echo/x (no name)=***");
    }

    /// As `curl -d hunter2` sends it.
    @Test
    void aSecretThatIsSentWithoutAFieldIsNotAudited() throws Exception {
        String form = "Content-Type: application/x-www-form-urlencoded\r\n";
        send("PUT /api/echo/x", BASIC + form, "hunter2");
        send("PUT /api/echo/x", BASIC + form, "aHVudGVyMg==");
        send("PUT /api/echo/x", BASIC + form, "mutual_username=");
        assertThat(audit.after(0))
                .extracting(AuditLog.Entry::action)
                .containsExactly(
                        "PUT /api/echo/x (no name)=***",
                        "PUT /api/echo/x (no name)=***",
                        "PUT /api/echo/x mutual_username=");
    }

    @Test
    void aPortInUseIsToldWithTheAddress() {
        HostPort taken = new HostPort("127.0.0.1", server.port());
        Guard guard = new Guard("a", new Secret("b"), peer -> true);
        assertThatThrownBy(
                        () ->
                                ApiServer.start(
                                        taken,
                                        null,
                                        Router.builder().build(),
                                        guard,
                                        audit,
                                        InstantSource.system()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the API cannot listen on 127.0.0.1:" + server.port());
    }
}
