package dev.panagrad.graph.codec;

import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.Shape;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * Encodes records by their components. The declared types, never the bytes, decide what is read:
 * numbers, strings, shapes, lists of int, enums, records of these, and ops within ops.
 */
final class Components {
  private Components() {}

  /** Writes all components of a record. */
  static void write(Object value, DataOutputStream out) throws IOException {
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      Object part;
      try {
        component.getAccessor().setAccessible(true);
        part = component.getAccessor().invoke(value);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(component + " can't be read", e);
      }
      write(part, component.getGenericType(), out);
    }
  }

  private static void write(Object part, Type type, DataOutputStream out) throws IOException {
    switch (part) {
      case Integer number when type == int.class -> out.writeInt(number);
      case Long number when type == long.class -> out.writeLong(number);
      case Float number when type == float.class -> out.writeFloat(number);
      case Double number when type == double.class -> out.writeDouble(number);
      case Boolean flag when type == boolean.class -> out.writeBoolean(flag);
      case String text when type == String.class -> out.writeUTF(text);
      case Shape shape when type == Shape.class -> Shapes.write(shape, out);
      case Enum<?> constant when isEnum(type) -> out.writeUTF(constant.name());
      case float[] numbers when type == float[].class -> {
        out.writeInt(numbers.length);
        for (float number : numbers) {
          out.writeFloat(number);
        }
      }
      case List<?> numbers when isIntegers(type) -> {
        out.writeInt(numbers.size());
        for (Object number : numbers) {
          out.writeInt((Integer) number);
        }
      }
      // Initial values are sent separately.
      case Initializer _ when type == Initializer.class -> {}
      case Op op when isOp(type) -> {
        out.writeUTF(OpRecords.name(op));
        write(op, out);
      }
      case Record nested when type == nested.getClass() -> write(nested, out);
      case Record nested when type instanceof Class<?> sealed && sealed.isSealed() -> {
        out.writeInt(OpRecords.leaves(sealed).indexOf(nested.getClass()));
        write(nested, out);
      }
      case null, default ->
          throw new IllegalArgumentException("a " + type.getTypeName() + " can't be sent");
    }
  }

  /** Reads a record that was written by {@link #write}. */
  static Object read(Class<?> type, DataInputStream in) throws IOException {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] parts = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      parts[i] = read(components[i].getGenericType(), in);
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(parts);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          type.getSimpleName() + ": " + e.getCause().getMessage(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " can't be made", e);
    }
  }

  private static Object read(Type type, DataInputStream in) throws IOException {
    if (type == int.class) {
      return in.readInt();
    } else if (type == long.class) {
      return in.readLong();
    } else if (type == float.class) {
      return in.readFloat();
    } else if (type == double.class) {
      return in.readDouble();
    } else if (type == boolean.class) {
      return in.readBoolean();
    } else if (type == String.class) {
      return in.readUTF();
    } else if (type == Shape.class) {
      return Shapes.read(in);
    } else if (type == Initializer.class) {
      return Initializer.zeros();
    } else if (type == float[].class) {
      float[] numbers = new float[Shapes.count(in, Float.BYTES)];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = in.readFloat();
      }
      return numbers;
    } else if (isIntegers(type)) {
      int count = Shapes.count(in, Integer.BYTES);
      List<Integer> numbers = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        numbers.add(in.readInt());
      }
      return List.copyOf(numbers);
    } else if (isEnum(type)) {
      return constant((Class<?>) type, in.readUTF());
    } else if (isOp(type)) {
      Class<?> op = OpRecords.record(in.readUTF());
      if (!((Class<?>) type).isAssignableFrom(op)) {
        throw new IllegalArgumentException(op.getSimpleName() + " can't be part of another op");
      }
      return read(op, in);
    } else if (type instanceof Class<?> nested && nested.isRecord()) {
      return read(nested, in);
    } else if (type instanceof Class<?> sealed && sealed.isSealed()) {
      List<Class<?>> leaves = OpRecords.leaves(sealed);
      return read(leaves.get(index(in.readInt(), leaves.size(), sealed.getSimpleName())), in);
    }
    throw new IllegalArgumentException("a " + type.getTypeName() + " can't be received");
  }

  static int index(int index, int size, String what) {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException("there is no %s with number %d".formatted(what, index));
    }
    return index;
  }

  private static Object constant(Class<?> type, String name) {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    throw new IllegalArgumentException("there is no %s '%s'".formatted(type.getSimpleName(), name));
  }

  private static boolean isEnum(Type type) {
    return type instanceof Class<?> known && known.isEnum();
  }

  private static boolean isOp(Type type) {
    return type instanceof Class<?> known && Op.class.isAssignableFrom(known);
  }

  private static boolean isIntegers(Type type) {
    return type instanceof ParameterizedType list
        && list.getRawType() == List.class
        && list.getActualTypeArguments()[0] == Integer.class;
  }
}
