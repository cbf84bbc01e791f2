/// The RBD backstore: clusters, images, who may write to them, and block I/O on them.
@NullMarked
package io.rbdgate.rbd;

import org.jspecify.annotations.NullMarked;
