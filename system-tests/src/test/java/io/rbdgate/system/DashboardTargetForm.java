package io.rbdgate.system;

import org.openqa.selenium.By;

/// The form for making and changing a target.
final class DashboardTargetForm {
    private final Browser browser;

    DashboardTargetForm(Browser browser) {
        this.browser = browser;
    }

    void name(String iqn) {
        browser.type(By.id("target_iqn"), iqn);
    }

    /// Chooses in the list that opens under the `nth` link called `link`.
    void choose(String link, int nth, String... items) {
        browser.clickNth("a.select-menu-edit", link, nth);
        for (String item : items) {
            browser.clickText(".select-menu-item", item);
        }
        browser.click(By.cssSelector(".card-header"));
    }

    void askForKnownInitiators() {
        browser.click(By.cssSelector("label[for=acl_enabled]"));
    }

    /// Fills in one initiator more; `index` is how many there are.
    void addInitiator(int index, String iqn, String user, String password) {
        browser.clickText("button", "Add initiator");
        browser.type(initiator(index, " input[formcontrolname=client_iqn]"), iqn);
        browser.type(By.id("user" + index), user);
        newPassword(index, password);
    }

    /// Another password for the initiator with this index.
    void newPassword(int index, String password) {
        browser.type(By.id("password" + index), password);
    }

    void removeInitiator(int index) {
        browser.click(initiator(index, " .card-header button.close"));
    }

    private static By initiator(int index, String inside) {
        return By.cssSelector(
                "[formarrayname=initiators] > .card:nth-of-type(" + (index + 1) + ")" + inside);
    }

    /// An empty host group; what is in it is chosen.
    void addGroup(String name) {
        browser.clickText("button", "Add group");
        browser.type(By.cssSelector("input[formcontrolname=group_id]"), name);
    }

    /// Removes the only group.
    void removeGroup() {
        browser.click(By.cssSelector("[formarrayname=groups] .card-header button.close"));
    }

    /// Sets a number in the settings of an image of the target.
    void imageSetting(int index, String name, String value) {
        browser.click(image(index, "first"));
        browser.type(By.xpath("//cd-iscsi-setting[.//label[text()='" + name + "']]//input"), value);
        browser.click(By.cssSelector(".modal-footer .tc_submitButton"));
    }

    void removeImage(int index) {
        browser.click(image(index, "last"));
    }

    private static By image(int index, String which) {
        return line("disks", index, which);
    }

    void removePortal(int index) {
        browser.click(line("portals", index, "last"));
    }

    /// A button of one line of the list under the label for `what`.
    private static By line(String what, int index, String which) {
        return By.cssSelector(
                "label[for=%s] + .cd-col-form-input .cd-mb:nth-of-type(%d) button:%s-of-type"
                        .formatted(what, index + 1, which));
    }

    void submit(String button) {
        browser.clickText("button", button);
    }
}
