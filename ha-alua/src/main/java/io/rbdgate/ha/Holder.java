package io.rbdgate.ha;

/// One run of a gateway with the cluster client it writes through: what a record names as owner,
/// and what is fenced.
///
/// @param gateway its name among those that serve the same image
/// @param instance names this run of its process; another run has another
/// @param client the address of the data client (`ADDRESS:PORT/NONCE`), as the blocklist knows it
public record Holder(String gateway, String instance, String client) {

    /// The same run after it has connected anew.
    Holder through(String newClient) {
        return new Holder(gateway, instance, newClient);
    }
}
