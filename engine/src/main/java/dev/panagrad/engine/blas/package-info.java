/** Matrix products by OpenBLAS: the only place with native calls. */
package dev.panagrad.engine.blas;
