package dev.panagrad.graph;

import java.util.List;

/** The primitives on which methods that make nodes are built. */
interface NodeMaker {
  /** Adds a node with a name made from the scope and the op. */
  Node add(Op op, Node... inputs);

  /** Adds a node with the given name; a number is appended if the name is taken. */
  Node add(String name, Op op, List<Node> inputs);

  /** A constant scalar. */
  Node constant(float value);
}
