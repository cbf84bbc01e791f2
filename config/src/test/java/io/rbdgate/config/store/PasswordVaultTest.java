package io.rbdgate.config.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.config.store.GatewayConf.Auth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The cipher texts of the fixtures were made with OpenSSL.
class PasswordVaultTest {

    @ParameterizedTest
    @ValueSource(strings = {"pkcs1.key", "pkcs8.key"})
    void passwordsOfNewAndOldReleasesAreReadWithKeysOfBothForms(String privateKey) {
        Auth auth =
                new Auth(
                        "user",
                        Fixture.text("keys/sha256.txt"),
                        true,
                        "mutual",
                        Fixture.text("keys/sha1.txt"),
                        true);

        assertThat(Fixture.vault(privateKey).open(auth))
                .isEqualTo(new Credentials("user", "myiscsipassword", "mutual", "old/password-1"));
    }

    @Test
    void whatIsSealedIsOneLineOfBase64AndOpensAgain() {
        PasswordVault vault = Fixture.vault("pkcs1.key");
        Credentials credentials = new Credentials("user", "password12345", "", "");
        Auth sealed = vault.seal(credentials);

        assertThat(sealed.password()).matches("[A-Za-z0-9+/]{342}==");
        assertThat(sealed.passwordEncrypted()).isTrue();
        assertThat(sealed.mutualPassword()).isEmpty();
        assertThat(sealed.mutualPasswordEncrypted()).isFalse();
        assertThat(vault.open(sealed)).isEqualTo(credentials);
    }

    @Test
    void withoutKeysPasswordsAreStoredAsTheyAre() {
        assertThat(PasswordVault.NONE.seal(new Credentials("u", "p", "", "")))
                .isEqualTo(new Auth("u", "p", false, "", "", false));
    }

    @Test
    void withoutTheRightKeyThereIsNoPassword() {
        Auth cipher = new Auth("u", Fixture.text("keys/sha256.txt"), true, "", "", false);
        Auth rubbish = new Auth("u", "not cipher text", true, "", "", false);

        assertThat(PasswordVault.NONE.open(cipher)).isNull();
        assertThat(Fixture.vault("pkcs1.key").open(rubbish)).isNull();
    }

    @Test
    void aKeyThatIsMissingMeansNoEncryption(@TempDir Path dir) {
        assertThat(PasswordVault.of(dir.resolve("a"), Fixture.path("keys/public.key")).encrypts())
                .isFalse();
    }

    @Test
    void aFileThatIsNoKeyIsNamed(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("iscsi-gateway.key"), "nonsense");
        assertThatThrownBy(() -> PasswordVault.of(file, Fixture.path("keys/public.key")))
                .isInstanceOf(ConfigStoreException.class)
                .hasMessage(file + " is not an RSA key in PEM form without a passphrase");
    }

    @Test
    void theKeyIsFoundBehindACertificate(@TempDir Path dir) throws IOException {
        Path both =
                Files.writeString(
                        dir.resolve("both.pem"),
                        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
                                + Fixture.text("keys/pkcs1.key"));
        PasswordVault vault = PasswordVault.of(both, Fixture.path("keys/public.key"));

        assertThat(Objects.requireNonNull(vault.opened(Fixture.text("keys/sha256.txt"), true)))
                .isEqualTo("myiscsipassword");
    }
}
