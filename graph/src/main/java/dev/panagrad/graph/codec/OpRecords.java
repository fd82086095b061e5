package dev.panagrad.graph.codec;

import dev.panagrad.graph.CustomOp;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.linalg.ByteMatMul;
import dev.panagrad.graph.op.source.Stored;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The ops that may be sent: the library's own records in the packages of operations, by their names
 * there. No other class is ever instantiated from bytes.
 */
final class OpRecords {
  private static final String PACKAGE = Op.class.getPackageName() + ".op.";

  /** A package and a record in it, which may be nested in another class. */
  private static final Pattern NAME =
      Pattern.compile("([a-z]{1,30}\\.){0,2}\\w{1,60}(\\$\\w{1,60})?");

  /** The ops that hold memory of their owner's. */
  private static final Set<Class<?>> IN_MEMORY = Set.of(Stored.class, ByteMatMul.class);

  private OpRecords() {}

  /** The records below a sealed interface, by name. */
  static List<Class<?>> leaves(Class<?> type) {
    List<Class<?>> found = new ArrayList<>();
    collect(type, found);
    found.sort(Comparator.comparing(Class::getName));
    return found;
  }

  private static void collect(Class<?> type, List<Class<?>> found) {
    if (type.isRecord()) {
      found.add(type);
    } else if (type.isSealed()) {
      for (Class<?> next : type.getPermittedSubclasses()) {
        collect(next, found);
      }
    }
  }

  /** The name of an op's record. */
  static String name(Op op) {
    if (IN_MEMORY.contains(op.getClass())) {
      throw new IllegalArgumentException(
          "a value in memory of its owner's can't be sent to other tasks: use a variable");
    }
    if (op instanceof CustomOp || !isSent(op.getClass())) {
      throw new IllegalArgumentException(
          "%s can't be sent to other tasks: only ops of the product can".formatted(op.name()));
    }
    return op.getClass().getName().substring(PACKAGE.length());
  }

  /** The record with a name. */
  static Class<?> record(String name) {
    if (NAME.matcher(name).matches()) {
      try {
        // The class isn't initialized before it is known to be an op.
        Class<?> type = Class.forName(PACKAGE + name, false, OpRecords.class.getClassLoader());
        if (isSent(type)) {
          return type;
        }
      } catch (ClassNotFoundException | LinkageError e) {
        throw new IllegalArgumentException("there is no op " + name, e);
      }
    }
    throw new IllegalArgumentException("there is no op " + name);
  }

  private static boolean isSent(Class<?> type) {
    return type.isRecord()
        && BuiltIn.class.isAssignableFrom(type)
        && !IN_MEMORY.contains(type)
        && type.getName().startsWith(PACKAGE)
        && type.getModule() == Op.class.getModule();
  }
}
