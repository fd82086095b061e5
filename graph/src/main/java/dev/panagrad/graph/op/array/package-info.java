/**
 * Operations that move, cut out or repeat elements, by shapes known to the compiler. What takes
 * indices as an input is in {@code array.index}.
 */
package dev.panagrad.graph.op.array;
