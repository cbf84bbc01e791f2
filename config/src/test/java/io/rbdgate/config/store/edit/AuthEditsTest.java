package io.rbdgate.config.store.edit;

import static io.rbdgate.config.store.edit.EditedDocument.C1;
import static io.rbdgate.config.store.edit.EditedDocument.T;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.config.store.ConfEditException;
import io.rbdgate.config.store.Credentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class AuthEditsTest {
    private static final Credentials ONE_WAY = new Credentials("username1", "password1234", "", "");
    private static final Credentials MUTUAL =
            new Credentials(
                    "iqn.1994-05.com.example:c1", "pass/word-12", "us.er@me", "pass_word@123456");

    private final EditedDocument d = EditedDocument.withClients();

    @Test
    void aClientsCredentialsAreStored() {
        d.run(d.edits.auth().client(T, C1, MUTUAL));

        assertThat(d.target("/clients/" + C1 + "/auth"))
                .isEqualTo(
                        "{\"mutual_password\":\"pass_word@123456\","
                                + "\"mutual_password_encryption_enabled\":false,"
                                + "\"mutual_username\":\"us.er@me\",\"password\":\"pass/word-12\","
                                + "\"password_encryption_enabled\":false,"
                                + "\"username\":\"iqn.1994-05.com.example:c1\"}");
    }

    @Test
    void theSameCredentialsAgainChangeNothing() {
        d.run(d.edits.auth().client(T, C1, ONE_WAY));
        ObjectNode before = d.document.deepCopy();
        d.tick();
        d.run(d.edits.auth().client(T, C1, ONE_WAY));

        assertThat(d.document).isEqualTo(before);
    }

    @Test
    void targetChapNeedsATargetWithoutAcl() {
        EditedDocument t = EditedDocument.withTwoGateways();
        t.refuses(
                t.edits.auth().target(T, ONE_WAY),
                400,
                "target CHAP authentication is not possible while ACL authentication is enabled:"
                        + " disable_acl first");
        t.run(t.edits.auth().acl(T, false));
        t.run(t.edits.auth().target(T, ONE_WAY));
        t.refuses(
                t.edits.auth().acl(T, true),
                400,
                "ACL authentication can not be enabled while the target has CHAP authentication:"
                        + " disable it first");
    }

    @Test
    void noCredentialsAndTheSameAclAreAlwaysAccepted() {
        ObjectNode before = d.document.deepCopy();
        d.tick();
        d.run(d.edits.auth().target(T, Credentials.NONE));
        d.run(d.edits.auth().acl(T, true));

        assertThat(d.document).isEqualTo(before);
    }

    @Test
    void aclStaysWhileThereAreClients() {
        d.refuses(
                d.edits.auth().acl(T, false),
                400,
                "ACL authentication can not be disabled while the target has clients: remove them"
                        + " first");
    }

    @Test
    void discoveryHasItsOwnCredentials() {
        d.run(d.edits.auth().discovery(ONE_WAY));

        assertThat(d.at("/discovery_auth/username")).isEqualTo("\"username1\"");
    }

    @ParameterizedTest
    @CsvSource({
        "short, password1234, Invalid username",
        "user name, password1234, Invalid username",
        "username1, password123, Invalid password",
        "username1, password1234567890, Invalid password",
        "username1, 'password1234!', Invalid password",
        "username1, '', username and password must be given together",
        "'', password1234, username and password must be given together",
    })
    void badCredentialsAreRefusedWithoutRepeatingThem(String user, String pass, String why) {
        assertThatThrownBy(() -> d.edits.auth().client(T, C1, new Credentials(user, pass, "", "")))
                .isInstanceOf(ConfEditException.class)
                .hasMessageStartingWith(why)
                .hasFieldOrPropertyWithValue("status", 400);
    }

    @Test
    void mutualNeedsBothSides() {
        assertThatThrownBy(
                        () ->
                                d.edits
                                        .auth()
                                        .client(
                                                T,
                                                C1,
                                                new Credentials(
                                                        "", "", "username1", "password1234")))
                .hasMessage("mutual CHAP needs username and password of the initiator too");
    }

    @Test
    void lettersOfAnyAlphabetAreLetters() {
        d.run(d.edits.auth().client(T, C1, new Credentials("grüße-äöü", "пароль_12345", "", "")));

        assertThat(d.document.at("/targets/" + T + "/clients/" + C1 + "/auth/username").asString())
                .isEqualTo("grüße-äöü");
    }
}
