/// Who owns an image that several gateways serve, in an object beside it.
@NullMarked
package io.rbdgate.rbd.ownership;

import org.jspecify.annotations.NullMarked;
