package io.rbdgate.management.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every command of gwcli as the request it becomes, to the letter.
final class CommandsTest {
    private static final String OK = "{\"message\":\"done\"}";

    @TempDir private Path state;
    private FakeApi api;

    @BeforeEach
    void start() throws IOException {
        api = FakeApi.withTwoGateways();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    /// `T` stands for the target, `C1` and `C2` for its hosts.
    private static String full(String text) {
        return text.replace("T!", FakeApi.TARGET)
                .replace("C1!", "iqn.1994-05.com.redhat:client1")
                .replace("C2!", "iqn.1994-05.com.redhat:client2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/disks create rbd disk_3 10g | PUT /api/disk/rbd/disk_3 | pool=rbd&size=10G&mode=create&count=1",
                "disks/ create pool=rbd image=disk_3 size=300M wwn=abc | PUT /api/disk/rbd/disk_3 | pool=rbd&size=300M&mode=create&count=1&wwn=abc",
                "/disks create rbd/disk_3 1T 4 | PUT /api/disk/rbd/disk_3 | pool=rbd&size=1T&mode=create&count=4",
                "/disks create rbd/disk_3 size=1T count=2 | PUT /api/disk/rbd/disk_3 | pool=rbd&size=1T&mode=create&count=2",
                "/disks attach rbd old | PUT /api/disk/rbd/old | pool=rbd&create_image=false&mode=create",
                "/disks attach rbd/old backstore=user:rbd | PUT /api/disk/rbd/old | pool=rbd&create_image=false&mode=create&backstore=user%3Arbd",
                "/disks delete image_id=rbd/disk_1 | DELETE /api/disk/rbd/disk_1 | preserve_image=false",
                "/disks detach rbd/disk_1 | DELETE /api/disk/rbd/disk_1 | preserve_image=true",
                "/disks resize rbd/disk_1 20G | PUT /api/disk/rbd/disk_1 | size=20G&mode=resize",
                "/disks/rbd/disk_1 resize 20g | PUT /api/disk/rbd/disk_1 | size=20G&mode=resize",
                "/disks reconfigure rbd/disk_1 max_data_area_mb 64 | PUT /api/disk/rbd/disk_1 | controls=%7B%22max_data_area_mb%22%3A%2264%22%7D&mode=reconfigure",
                "/disks/rbd/disk_1 reconfigure max_data_area_mb value= | PUT /api/disk/rbd/disk_1 | controls=%7B%22max_data_area_mb%22%3Anull%7D&mode=reconfigure",
                "/disks/rbd/disk_1 snapshot create s2 | PUT /api/disksnap/rbd/disk_1/s2 | mode=create",
                "/disks/rbd/disk_1 snapshot rollback s1 | PUT /api/disksnap/rbd/disk_1/s1 | mode=rollback",
                "/disks/rbd/disk_1 snapshot delete s1 | DELETE /api/disksnap/rbd/disk_1/s1 | ",
                "iscsi-targets/ create target_iqn=IQN.2003-01.com.redhat:New | PUT /api/target/iqn.2003-01.com.redhat:new | ",
                "/iscsi-targets delete T! | DELETE /api/target/T! | ",
                "/iscsi-targets discovery_auth alice678 secretsecret | PUT /api/discoveryauth | username=alice678&password=secretsecret&mutual_username=&mutual_password=",
                "/iscsi-targets discovery_auth nochap | PUT /api/discoveryauth | username=&password=&mutual_username=&mutual_password=",
                "/iscsi-targets/T! auth alice678 secretsecret mutual12 othersecret12 | PUT /api/targetauth/T! | username=alice678&password=secretsecret&mutual_username=mutual12&mutual_password=othersecret12",
                "/iscsi-targets/T! auth nochap | PUT /api/targetauth/T! | username=&password=&mutual_username=&mutual_password=",
                "/iscsi-targets/T! reconfigure cmdsn_depth 32 | PUT /api/target/T! | mode=reconfigure&controls=%7B%22cmdsn_depth%22%3A%2232%22%7D",
                "/iscsi-targets/T!/gateways create gw3 10.0.0.3 | PUT /api/gateway/T!/gw3 | nosync=false&skipchecks=false&ip_address=10.0.0.3",
                "/iscsi-targets/T!/gateways create ip_addresses=10.0.0.3,10.1.0.3 gateway_name=gw3 skipchecks=true | PUT /api/gateway/T!/gw3 | nosync=false&skipchecks=true&ip_address=10.0.0.3%2C10.1.0.3",
                "/iscsi-targets/T!/gateways delete gw1.example.org | DELETE /api/gateway/T!/gw1.example.org | force=false",
                "/iscsi-targets/T!/gateways delete gw1.example.org confirm=true | DELETE /api/gateway/T!/gw1.example.org | force=true",
                "/iscsi-targets/T!/disks add ssd/disk_2 | PUT /api/targetlun/T! | disk=ssd%2Fdisk_2",
                "/iscsi-targets/T!/disks/ add disk=ssd/disk_2 lun_id=7 | PUT /api/targetlun/T! | disk=ssd%2Fdisk_2&lun_id=7",
                "/iscsi-targets/T!/disks delete rbd/disk_1 | DELETE /api/targetlun/T! | disk=rbd%2Fdisk_1",
                "/iscsi-targets/T!/hosts create client_iqn=C3 | PUT /api/client/T!/c3 | ",
                "/iscsi-targets/T!/hosts delete C1! | DELETE /api/client/T!/C1! | ",
                "/iscsi-targets/T!/hosts auth disable_acl | PUT /api/targetauth/T! | action=disable_acl",
                "/iscsi-targets/T!/hosts auth enable_acl | PUT /api/targetauth/T! | action=enable_acl",
                "/iscsi-targets/T!/hosts/C1! auth nochap | PUT /api/clientauth/T!/C1! | username=&password=&mutual_username=&mutual_password=",
                "/iscsi-targets/T!/hosts/C1! auth username=alice678 password=secretsecret | PUT /api/clientauth/T!/C1! | username=alice678&password=secretsecret&mutual_username=&mutual_password=",
                "/iscsi-targets/T!/hosts/C1! disk add rbd/disk_10 | PUT /api/clientlun/T!/C1! | disk=rbd%2Fdisk_10",
                "/iscsi-targets/T!/hosts/C1! disk disk=rbd/disk_10 | PUT /api/clientlun/T!/C1! | disk=rbd%2Fdisk_10",
                "/iscsi-targets/T!/hosts/C1! disk rbd/disk_10 | PUT /api/clientlun/T!/C1! | disk=rbd%2Fdisk_10",
                "/iscsi-targets/T!/hosts/C1! disk remove rbd/disk_1 | DELETE /api/clientlun/T!/C1! | disk=rbd%2Fdisk_1",
                "/iscsi-targets/T!/host-groups create group2 | PUT /api/hostgroup/T!/group2 | ",
                "/iscsi-targets/T!/host-groups delete group1 | DELETE /api/hostgroup/T!/group1 | ",
                "/iscsi-targets/T!/host-groups/group1 host add C1! | PUT /api/hostgroup/T!/group1 | action=add&members=iqn.1994-05.com.redhat%3Aclient1",
                "/iscsi-targets/T!/host-groups/group1 disk remove rbd/disk_10 | PUT /api/hostgroup/T!/group1 | action=remove&disks=rbd%2Fdisk_10",
                "/images create rbd/i 1G | POST /api/v1/pools/rbd/images | {\"image\":\"i\",\"sizeBytes\":1073741824}",
                "/backstores create iqn.a file path=/srv/d size=1M lun=3 | POST /api/v1/targets/iqn.a/luns | {\"lun\":3,\"backstore\":{\"type\":\"file\",\"path\":\"/srv/d\",\"sizeBytes\":1048576}}",
                "/backstores create iqn.a rbd pool=p image=i serial=x | POST /api/v1/targets/iqn.a/luns | {\"backstore\":{\"type\":\"rbd\",\"pool\":\"p\",\"image\":\"i\"},\"serial\":\"x\"}",
                "/backstores delete iqn.a 3 | DELETE /api/v1/targets/iqn.a/luns/3 | ",
                "/backstores resize iqn.a 3 2M | POST /api/v1/targets/iqn.a/luns/3/resize | {\"sizeBytes\":2097152}",
                "/backstores limit iqn.a 3 iops=500 bytes=1M burst=10 | PUT /api/v1/targets/iqn.a/luns/3/qos | {\"iops\":500,\"bytes\":1048576,\"burstSeconds\":10}",
                "/backstores limit iqn.a 3 | DELETE /api/v1/targets/iqn.a/luns/3/qos | ",
                "/sessions drop 7 | DELETE /api/v1/sessions/7 | ",
            })
    void aCommandIsOneRequest(String line, String request, String body) {
        String wanted = full(request.strip());
        api.on(wanted, 200, OK);

        OneShot shot = OneShot.run(api, state, full(line.strip()).split(" "));

        assertThat(shot.status()).as(shot.err()).isZero();
        assertThat(shot.out()).isEmpty();
        assertThat(api.changes()).containsExactly(body == null ? wanted : wanted + " " + body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "resize 2G | POST /resize | {\"sizeBytes\":2147483648}",
                "delete | DELETE  | ",
                "trash 60 | POST /trash | {\"delaySeconds\":60}",
                "copy ssd/b | POST /copy | {\"pool\":\"ssd\",\"image\":\"b\"}",
                "deep_copy ssd/b | POST /deep-copy | {\"pool\":\"ssd\",\"image\":\"b\"}",
                "flatten | POST /flatten | ",
                "snapshot create s | POST /snapshots | {\"name\":\"s\"}",
                "snapshot delete s | DELETE /snapshots/s | ",
                "snapshot protect s | POST /snapshots/s/protect | ",
                "snapshot unprotect s | POST /snapshots/s/unprotect | ",
                "snapshot rollback s | POST /snapshots/s/rollback | {}",
                "snapshot clone s ssd/c | POST /snapshots/s/clone | {\"pool\":\"ssd\",\"image\":\"c\"}",
            })
    void aCommandOfAnImageIsOneRequest(String line, String route, String body) {
        String[] parts = route.split(" ", 2);
        String wanted =
                parts[0] + " /api/v1/pools/rbd/images/disk_1" + (parts.length < 2 ? "" : parts[1]);
        api.on("GET /api/v1/pools", 200, "{\"items\":[{\"name\":\"rbd\"}]}")
                .on("GET /api/v1/pools/rbd/images", 200, "{\"items\":[{\"image\":\"disk_1\"}]}")
                .on(wanted, 200, "{}");

        OneShot shot = OneShot.run(api, state, ("/images/rbd/disk_1 " + line).split(" "));

        assertThat(shot).isEqualTo(new OneShot(0, "", ""));
        assertThat(api.changes()).containsExactly(body == null ? wanted : wanted + " " + body);
    }

    @Test
    void longWorkIsFollowedToItsEnd() {
        api.on("GET /api/v1/pools", 200, "{\"items\":[{\"name\":\"rbd\"}]}")
                .on("GET /api/v1/pools/rbd/images", 200, "{\"items\":[{\"image\":\"disk_1\"}]}")
                .onAccepted("POST /api/v1/pools/rbd/images/disk_1/flatten", "/api/v1/tasks/t1")
                .on(
                        "GET /api/v1/tasks/t1",
                        200,
                        "{\"state\":\"done\",\"headline\":\"Flattening\",\"done\":9,\"total\":9}");

        assertThat(OneShot.json(api, state, "/images/rbd/disk_1", "flatten"))
                .isEqualTo(new OneShot(0, "{\n    \"message\": \"Flattening\"\n}\n", ""));
        api.on("GET /api/v1/tasks/t1", 200, "{\"state\":\"failed\",\"problem\":\"no space\"}");
        assertThat(OneShot.run(api, state, "/images/rbd/disk_1", "flatten"))
                .isEqualTo(new OneShot(1, "", "no space\n"));
    }

    @Test
    void aDiskThatIsNotThereIsCreatedAndMappedOnTheWayToTheHost() {
        String iqn = FakeApi.TARGET;
        String host = "iqn.1994-05.com.redhat:client1";
        api.on("PUT /api/disk/rbd/new", 200, OK)
                .on("PUT /api/targetlun/" + iqn, 200, OK)
                .on("PUT /api/clientlun/" + iqn + "/" + host, 200, OK);

        OneShot shot =
                OneShot.run(
                        api,
                        state,
                        "/iscsi-targets/" + iqn + "/hosts/" + host,
                        "disk",
                        "add",
                        "rbd/new",
                        "5G");

        assertThat(shot.status()).isZero();
        assertThat(api.changes())
                .containsExactly(
                        "PUT /api/disk/rbd/new pool=rbd&size=5G&mode=create",
                        "PUT /api/targetlun/" + iqn + " disk=rbd%2Fnew",
                        "PUT /api/clientlun/" + iqn + "/" + host + " disk=rbd%2Fnew");
    }

    @Test
    void aDiskThatAnotherHostHasIsAWarning() {
        String path = "/api/clientlun/" + FakeApi.TARGET + "/iqn.1994-05.com.redhat:client2";
        api.on("PUT " + path, 200, OK);

        OneShot shot =
                OneShot.run(
                        api,
                        state,
                        full("/iscsi-targets/T!/hosts/C2!"),
                        "disk",
                        "add",
                        "rbd/disk_1");

        assertThat(shot)
                .isEqualTo(
                        new OneShot(0, "", "Warning: 'rbd/disk_1' mapped to 1 other client(s)\n"));
    }

    @Test
    void noChapForAllHostsIsOneRequestEach() {
        api.on(full("PUT /api/clientauth/T!/C1!"), 200, OK)
                .on(full("PUT /api/clientauth/T!/C2!"), 200, OK);

        OneShot shot = OneShot.run(api, state, full("/iscsi-targets/T!/hosts"), "auth", "nochap");

        assertThat(shot.status()).isZero();
        assertThat(api.changes())
                .containsExactly(
                        full(
                                "PUT /api/clientauth/T!/C1!"
                                        + " username=&password=&mutual_username=&mutual_password="),
                        full(
                                "PUT /api/clientauth/T!/C2!"
                                        + " username=&password=&mutual_username=&mutual_password="));
    }

    @Test
    void clearconfigDeletesEveryTargetOnceHostsAndDisksAreGone() {
        api.on(
                        "GET /api/config",
                        200,
                        "{\"targets\":{\"iqn.a\":{\"clients\":{}},\"iqn.b\":{\"clients\":{}}},\"disks\":{}}")
                .on("DELETE /api/target/iqn.a", 200, OK)
                .on("DELETE /api/target/iqn.b", 200, OK);
        OneShot.run(api, state, "/disks", "bookmarks", "add", "mine");
        assertThat(OneShot.run(api, state, "bookmarks", "show").out()).contains("mine -> /disks");

        assertThat(
                        OneShot.run(api, state, "/iscsi-targets", "clearconfig", "confirm=true")
                                .status())
                .isZero();
        assertThat(api.changes())
                .containsExactly("DELETE /api/target/iqn.a", "DELETE /api/target/iqn.b");
        assertThat(OneShot.run(api, state, "bookmarks", "show").out()).doesNotContain("mine");
    }

    @Test
    void aPasswordCanComeFromAFile() throws IOException {
        Path file = Files.writeString(state.resolve("secret"), "secretsecret\n");
        file.toFile().setReadable(false, false);
        file.toFile().setReadable(true, true);
        api.on("PUT /api/discoveryauth", 200, OK);

        OneShot shot =
                OneShot.run(
                        api,
                        state,
                        "/iscsi-targets",
                        "discovery_auth",
                        "alice678",
                        "password_file=" + file);

        assertThat(shot).isEqualTo(new OneShot(0, "", ""));
        assertThat(api.changes())
                .isEqualTo(
                        List.of(
                                "PUT /api/discoveryauth username=alice678&password=secretsecret"
                                        + "&mutual_username=&mutual_password="));
    }

    @Test
    void withJsonTheApisWordIsTheAnswer() {
        api.on(
                "PUT /api/target/iqn.2026-11.a.b:c",
                200,
                "{\"message\":\"Target defined successfully\"}");

        OneShot shot = OneShot.json(api, state, "/iscsi-targets", "create", "iqn.2026-11.a.b:c");

        assertThat(shot)
                .isEqualTo(
                        new OneShot(
                                0, "{\n    \"message\": \"Target defined successfully\"\n}\n", ""));
    }

    @Test
    void everyRequestCarriesTheCredentials() {
        OneShot.run(api, state, "export");

        // admin:admin
        assertThat(api.authorizations()).isNotEmpty().containsOnly("Basic YWRtaW46YWRtaW4=");
    }
}
