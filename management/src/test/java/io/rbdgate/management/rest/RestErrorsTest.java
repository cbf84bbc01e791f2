package io.rbdgate.management.rest;

import static io.rbdgate.management.rest.TestGateway.said;
import static io.rbdgate.management.rest.TwoGateways.IQN;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.store.GatewayConf;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Bad requests, route by route: status, the text's beginning, and that nothing changed.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RestErrorsTest {
    private final TwoGateways both = new TwoGateways();

    @BeforeAll
    void make() {
        both.made();
        both.storage.put("plain", 1L << 30, 1);
        both.storage.put("free", 1L << 30, 61);
        both.disk("spare");
        both.gw1.put("/api/target/iqn.2001-07.com.ceph:away");
        both.gw1.target.fromFile.add("iqn.2026-11.io.rbdgate:yaml");
        both.gw1.target.login(TwoGateways.HOST, IQN, "10.0.0.7:4000");
    }

    @AfterAll
    void stop() {
        both.close();
    }

    /// `T` stands for the target, `C` for its initiator, `LONG` for a name of 224 characters.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    GET    | /api/sysinfo/colour       |                              | 404 | Unknown /sysinfo query type 'colour'
                    GET    | /api/nothing              |                              | 404 | there is no route /api/nothing
                    POST   | /api/targets              |                              | 405 | POST is not possible here, only GET
                    PUT    | /api/target/iqn.2024-01.com:foo |                         | 500 | Invalid iqn iqn.2024-01.com:foo
                    PUT    | /api/target/iqn.2024-19.com.example:a |                   | 400 | Invalid iqn: 'iqn.2024-19.com.example:a' is not an iSCSI name
                    PUT    | /api/target/iqn.2024-01.com.m%C3%BCller:a |               | 400 | Invalid iqn: 'iqn.2024-01.com.m\\u00FCller:a' is not an iSCSI name
                    PUT    | /api/target/LONG          |                              | 400 | Invalid iqn: the iSCSI name has 224 characters, more than 223
                    PUT    | /api/target/T             | mode=delete                  | 500 | Unexpected mode 'delete'
                    PUT    | /api/target/T             | mode=                        | 500 | Unexpected mode ''
                    PUT    | /api/target/iqn.2001-07.com.ceph:none | mode=reconfigure&controls={"cmdsn_depth":64} | 400 | Target: iqn.2001-07.com.ceph:none is not defined.
                    PUT    | /api/target/T             | mode=reconfigure&controls=[] | 500 | Unexpected or invalid controls - controls is not a JSON object
                    PUT    | /api/target/T             | mode=reconfigure&controls={"a":1} | 500 | Unexpected or invalid controls - Supported controls: dataout_timeout,
                    PUT    | /api/target/T             | mode=reconfigure&controls={"cmdsn_depth":0} | 500 | Unexpected or invalid controls - expected integer >= 1 for cmdsn_depth
                    PUT    | /api/target/iqn.2001-07.com.ceph:none | mode=reconfigure | 400 | Target: iqn.2001-07.com.ceph:none is not defined.
                    PUT    | /api/target/iqn.2026-11.io.rbdgate:yaml |                | 409 | target iqn.2026-11.io.rbdgate:yaml is defined in the configuration file of gw1.example.org
                    DELETE | /api/target/T             |                              | 400 | Unable to delete target
                    DELETE | /api/target/iqn.2001-07.com.ceph:none |                  | 404 | Target iqn.2001-07.com.ceph:none does not exist
                    GET    | /api/gateways/iqn.2001-07.com.ceph:none |                | 404 | Target iqn.2001-07.com.ceph:none does not exist
                    PUT    | /api/gateway/T/gw3        |                              | 400 | the form field 'ip_address' is missing
                    PUT    | /api/gateway/T/gw1.example.org | ip_address=127.0.0.3&skipchecks=true | 400 | Gateway already exists in configuration
                    PUT    | /api/gateway/T/gw3        | ip_address=127.0.0.2&skipchecks=true | 400 | IP address already defined to the configuration
                    PUT    | /api/gateway/T/gw3        | ip_address=gw3&skipchecks=true | 400 | IP address provided is not usable
                    PUT    | /api/gateway/T/gw3        | ip_address=127.0.0.3         | 400 | Unable to contact the API on gw3
                    PUT    | /api/gateway/T/gw3        | ip_address=127.0.0.3&skipchecks=true | 503 | Gateway creation failed, gateway(s) unavailable:gw3(UNKNOWN state: connection refused)
                    DELETE | /api/gateway/T/gw3        |                              | 404 | Gateway does not exist in configuration
                    GET    | /api/_gateway/T/gw3       |                              | 404 | Gateway doesn't exist in the configuration
                    PUT    | /api/targetlun/T          |                              | 400 | the form field 'disk' is missing
                    PUT    | /api/targetlun/T          | disk=rbd/none                | 400 | Disk rbd/none is not defined in the configuration
                    PUT    | /api/targetlun/T          | disk=rbd/disk_1&lun_id=x     | 400 | lun_id must be a number, not 'x'
                    PUT    | /api/targetlun/T          | disk=rbd/spare&lun_id=       | 400 | lun_id must be a number, not ''
                    PUT    | /api/targetlun/T          | disk=rbd/disk_1              | 400 | Disk rbd/disk_1 cannot be used because it is already mapped on target
                    DELETE | /api/targetlun/T          | disk=rbd/disk_1              | 400 | Delete target LUN mapping failed - disk rbd/disk_1 is still mapped to client
                    GET    | /api/disk/rbd/none        |                              | 404 | rbd image rbd/none not found
                    PUT    | /api/disk/rbd/new         | mode=create                  | 400 | Size parameter missing: rbd image rbd/new does not exist yet
                    PUT    | /api/disk/rbd/new         | mode=create&size=10          | 400 | Size '10' is invalid
                    PUT    | /api/disk/rbd/new         | mode=create&size=0G          | 400 | Size '0G' is invalid
                    PUT    | /api/disk/rbd/new         | mode=create&size=9999999999999999T | 400 | Size is invalid: '9999999999999999T' is more than 2^63 bytes
                    PUT    | /api/disk/rbd/new         | mode=create&size=1G&create_image=false | 400 | rbd image rbd/new does not exist and create_image is false
                    PUT    | /api/disk/rbd/new         | mode=create&size=1G&create_image=yes | 400 | Invalid 'create_image' value 'yes': true or false
                    PUT    | /api/disk/rbd/new         | mode=create&size=1G&count=11 | 400 | Invalid count '11': 1 to 10
                    PUT    | /api/disk/rbd/new         | mode=create&size=1G&count=2&wwn=a | 400 | wwn can not be given for more than one disk
                    PUT    | /api/disk/rbd/new         | mode=create&size=1G&backstore=iblock | 400 | backstore 'iblock' is not supported: user:rbd
                    PUT    | /api/disk/rbd/new         | mode=create&size=1G&controls={"x":1} | 500 | Unexpected or invalid controls
                    PUT    | /api/disk/other/new       | mode=create&size=1G          | 400 | pool name is invalid: pool 'other' does not exist
                    PUT    | /api/disk/rbd/a%20b       | mode=create&size=1G          | 400 | Invalid image name
                    PUT    | /api/disk/rbd/plain       | mode=create                  | 400 | rbd image rbd/plain has not the feature exclusive-lock
                    PUT    | /api/disk/rbd/disk_1      | mode=create                  | 400 | Disk rbd/disk_1 is already defined
                    PUT    | /api/disk/rbd/disk_1      | mode=resize                  | 400 | the form field 'size' is missing
                    PUT    | /api/disk/rbd/disk_1      | mode=resize&size=1G          | 400 | the new size (1073741824 bytes) must be larger than the current one (1073741824 bytes)
                    PUT    | /api/disk/rbd/disk_1      | mode=shrink                  | 400 | Invalid mode 'shrink'
                    PUT    | /api/disk/rbd/none        | mode=shrink                  | 404 | rbd image rbd/none not found
                    DELETE | /api/disk/rbd/disk_1      |                              | 400 | Unable to delete disk rbd/disk_1 - it is mapped to target
                    DELETE | /api/disk/rbd/none        |                              | 404 | rbd image rbd/none not found
                    PUT    | /api/disksnap/rbd/none/s  | mode=create                  | 404 | rbd image rbd/none not found
                    PUT    | /api/disksnap/rbd/disk_1/a@b | mode=create               | 400 | snapshot name 'a@b' must not contain / or @
                    PUT    | /api/disksnap/rbd/disk_1/s | mode=undo                   | 400 | Invalid mode 'undo'
                    PUT    | /api/disksnap/rbd/disk_1/s | mode=rollback               | 404 | snapshot s of rbd/disk_1 not found
                    DELETE | /api/disksnap/rbd/disk_1/s |                             | 404 | snapshot s of rbd/disk_1 not found
                    PUT    | /api/discoveryauth        | username=short               | 400 | Invalid username: it must have 8 to 64 characters
                    PUT    | /api/targetauth/T         | action=maybe                 | 400 | Invalid auth action 'maybe'
                    PUT    | /api/targetauth/T         | action=disable_acl           | 400 | ACL authentication can not be disabled while the target has clients
                    PUT    | /api/targetauth/T         | username=targetuser&password=targetpassword | 400 | target CHAP authentication is not possible while ACL
                    GET    | /api/targetinfo/iqn.x     |                              | 404 | Target iqn.x does not exist
                    GET    | /api/clients/iqn.2001-07.com.ceph:none |                 | 404 | Target iqn.2001-07.com.ceph:none does not exist
                    PUT    | /api/client/T/C           |                              | 400 | A client with the name
                    PUT    | /api/client/T/iqn.1994-00.com.redhat:a |                  | 400 | Invalid iqn: 'iqn.1994-00.com.redhat:a' is not an iSCSI name
                    PUT    | /api/_client/T/iqn.1994-05.com.redhat:a!b | committing_host=gw2.example.org | 400 | Invalid iqn: 'iqn.1994-05.com.redhat:a!b' is not an iSCSI name
                    PUT    | /api/client/T/naa.5000    |                              | 500 | Invalid iqn naa.5000
                    DELETE | /api/client/T/C           |                              | 400 | Unable to delete 'iqn.1994-05.com.redhat:a' - it is logged in on gw1.example.org
                    DELETE | /api/client/T/iqn.1994-05.com.redhat:z |                 | 400 | iqn.1994-05.com.redhat:z is not defined yet - nothing to delete
                    PUT    | /api/clientauth/T/C       | username=abcdefgh&password=short | 400 | Invalid password: it must have 12 to 16 characters
                    PUT    | /api/clientauth/T/iqn.1994-05.com.redhat:z |             | 404 | Client 'iqn.1994-05.com.redhat:z' does not exist
                    PUT    | /api/clientlun/T/C        | disk=rbd/none                | 400 | Disk rbd/none is not defined in the configuration
                    PUT    | /api/clientlun/T/C        | disk=rbd/disk_1              | 400 | Disk rbd/disk_1 is already mapped to client
                    PUT    | /api/clientlun/T/C        | disk=rbd/spare               | 500 | Disk rbd/spare is not mapped to target iqn.2001-07.com.ceph:1
                    DELETE | /api/clientlun/T/C        | disk=rbd/none                | 400 | disk not mapped to client
                    GET    | /api/clientinfo/T/iqn.z   |                              | 404 | Client 'iqn.z' does not exist
                    GET    | /api/_clientlun/T/iqn.z   |                              | 404 | Client 'iqn.z' does not exist
                    GET    | /api/hostgroup/T/g        |                              | 404 | Group name does not exist
                    GET    | /api/hostgroup/T/g        | action=shout                 | 405 | Invalid action 'shout'
                    DELETE | /api/hostgroup/T/g        |                              | 404 | Group name 'g' not found
                    PUT    | /api/hostgroup/T/g        | members=C                    | 400 | Client 'iqn.1994-05.com.redhat:a' already has luns
                    PUT    | /api/hostgroup/T/g        | members=host-a               | 400 | client 'host-a' doesn't exist
                    GET    | /api/hostgroup/iqn.2001-07.com.ceph:away/g | action=shout                 | 400 | gw1.example.org cannot be used to perform this operation
                    PUT    | /api/hostgroup/T/g        | disks=rbd/none               | 400 | disk 'rbd/none' doesn't exist
                    PUT    | /api/_disk/rbd/free       |                              | 400 | the form field 'mode' is missing
                    PUT    | /api/_disk/rbd/free       | mode=create                  | 400 | the form field 'pool' is missing
                    PUT    | /api/_disk/rbd/disk_1     | mode=deactivate              | 500 | LUN rbd/disk_1 is in use by iqn.1994-05.com.redhat:a
                    PUT    | /api/_client/T/C          |                              | 400 | the form field 'committing_host' is missing
                    DELETE | /api/_client/T/iqn.1994-05.com.redhat:z | committing_host=gw2.example.org | 404 | Client 'iqn.1994-05.com.redhat:z' does not exist
                    PUT    | /api/_clientlun/T/C       | committing_host=gw1.example.org | 400 | the form field 'image_list' is missing
                    PUT    | /api/_hostgroup/T/g       | disks=rbd/disk_1             | 400 | the form field 'members' is missing
                    PUT    | /api/_hostgroup/T/g       | members=C                    | 400 | the form field 'disks' is missing
                    PUT    | /api/_targetauth/T        | committing_host=gw1.example.org | 400 | the form field 'username' is missing
                    PUT    | /api/_target/T            | controls={}                  | 500 | Unexpected mode ''
                    PUT    | /api/_disk/rbd/none       | mode=resize&size=2G&pool=rbd&owner=x | 404 | rbd image rbd/none not found
                    PUT    | /api/_disk/rbd/spare      | mode=activate                | 400 | Disk rbd/spare is not assigned to a target
                    """)
    void aBadRequestIsRefusedWithAReason(
            String method, String path, String form, int status, String text) {
        GatewayConf before = both.store.read();
        String answer = both.gw1.sendForm(method, expand(path), form == null ? "" : expand(form));
        assertThat(answer).startsWith(said(status, text).replace("\"}", ""));
        assertThat(both.store.read()).isEqualTo(before);
    }

    private static String expand(String text) {
        String longest = "iqn.2024-01.com.example:" + "x".repeat(200);
        return text.replace("LONG", longest)
                .replaceFirst("/T($|/)", "/" + IQN + "$1")
                .replaceFirst("(/|=)C$", "$1" + TwoGateways.HOST);
    }
}
