/// Administration of images, snapshots, pools and the cluster, through librbd and commands.
@NullMarked
package io.rbdgate.rbd.admin;

import org.jspecify.annotations.NullMarked;
