package io.rbdgate.system;

import io.rbdgate.fixtures.ceph.CephDashboard;
import org.openqa.selenium.By;

/// The pages of the Dashboard that have to do with iSCSI.
final class DashboardPages {
    private final Browser browser;
    private final CephDashboard dashboard;

    DashboardPages(Browser browser, CephDashboard dashboard) {
        this.browser = browser;
        this.dashboard = dashboard;
    }

    void logIn() {
        browser.open(dashboard.url().toString());
        browser.type(By.name("username"), CephDashboard.USER);
        browser.type(By.name("password"), CephDashboard.PASSWORD);
        browser.click(By.cssSelector("input[type=submit], button[type=submit]"));
        browser.sees("Block");
    }

    void overview() {
        browser.open(dashboard.url() + "#/block/iscsi/overview");
        browser.sees("Gateways");
    }

    void targets() {
        browser.open(dashboard.url() + "#/block/iscsi/targets");
        browser.sees("Targets");
    }

    void newTarget() {
        browser.open(dashboard.url() + "#/block/iscsi/targets/create");
        browser.sees("Target IQN");
    }

    /// Makes discovery ask for CHAP.
    void discoveryAuth(String user, String password) {
        browser.clickText("button", "Discovery authentication");
        browser.type(By.cssSelector(".modal-body input[formcontrolname=user]"), user);
        browser.type(By.cssSelector(".modal-body input[formcontrolname=password]"), password);
        browser.click(By.cssSelector(".modal-footer .tc_submitButton"));
        browser.sees("Updated discovery authentication");
    }

    /// Removes a target of the list.
    void deleteTarget(String iqn) {
        browser.clickText("datatable-body-cell", iqn);
        browser.click(
                By.cssSelector(
                        ".table-actions .dropdown-toggle, .dataTables_action .dropdown-toggle"));
        browser.clickText(".dropdown-item", "Delete");
        browser.click(By.cssSelector(".modal-body label[for=confirmation]"));
        browser.click(By.cssSelector(".modal-footer .tc_submitButton"));
    }
}
