package io.rbdgate.scsi.description;

/// Which of the gateways of a target has a logical unit, as all of them tell it.
///
/// @param gateway its name; empty: none
/// @param settled whether nobody else is just taking it
public record UnitOwner(String gateway, boolean settled) {
    /// No gateway has it.
    public static final UnitOwner NONE = new UnitOwner("", true);
}
