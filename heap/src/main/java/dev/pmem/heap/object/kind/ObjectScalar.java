/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.kind;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.payload.Bytes;
import dev.pmem.heap.object.payload.PayloadText;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.payload.ValuePathException;

/**
 * Values as JSON has them, each with its kind: null, the values of other kinds, lists of such values, and maps from text to
 * such values. Lists come back as {@link ArrayList}, maps as {@link LinkedHashMap}. Numbers are equal if their values are,
 * whatever their classes; maps in any order.
 */
final class ObjectScalar extends VariableScalar<Object> {

	private static final byte NULL = 0;

	private static final byte LIST = -1;

	private static final byte MAP = -2;

	private static final int MAX_DEPTH = 1000;

	/** Before the canonical form of a number; no kind has this code. */
	private static final byte NUMBER = -3;

	private final IntFunction<@Nullable Scalar<?>> ofCode;

	private final ToIntFunction<Class<?>> codeOf;

	private static final Scalar<?> DECIMAL = new BigScalars.BigDecimalScalar();

	/**
	 * @param ofCode the kind with a code, of which values can be such values; null if there is none
	 * @param codeOf the code of the kind of a class, of which values can be such values; 0 if there is none
	 */
	ObjectScalar(IntFunction<@Nullable Scalar<?>> ofCode, ToIntFunction<Class<?>> codeOf) {
		super(Object.class, ValueOrder.equalityOf((value) -> identity(value, ofCode, codeOf)));
		this.ofCode = ofCode;
		this.codeOf = codeOf;
	}

	@Override
	int write(PayloadWriter out, Object value) {
		put(out, value);
		return 0;
	}

	private void put(PayloadWriter out, @Nullable Object value) {
		switch (value) {
			case null -> putByte(out, NULL);
			case List<?> list -> putList(out, list);
			case Map<?, ?> map -> putMap(out, map);
			default -> putScalar(out, value);
		}
	}

	private void putList(PayloadWriter out, List<?> list) {
		out.enter();
		putByte(out, LIST);
		int countAt = out.reserve(Integer.BYTES);
		int count = 0;
		for (Object element : list) {
			try {
				put(out, element);
			} catch (ValuePathException ex) {
				throw ex.within("[" + count + "]");
			}
			count++;
		}
		Bytes.putInt(out.bytes(), countAt, count);
		out.leave();
	}

	private void putMap(PayloadWriter out, Map<?, ?> map) {
		out.enter();
		putByte(out, MAP);
		int countAt = out.reserve(Integer.BYTES);
		int count = 0;
		for (Map.Entry<?, ?> entry : inOrder(map).entrySet()) {
			if (!(entry.getKey() instanceof String key)) {
				throw new ValuePathException("has the key " + entry.getKey()
						+ ", but maps in a property of type Object have keys of class String");
			}
			putText(out, key);
			try {
				put(out, entry.getValue());
			} catch (ValuePathException ex) {
				throw ex.within("[\"" + key + "\"]");
			}
			count++;
		}
		Bytes.putInt(out.bytes(), countAt, count);
		out.leave();
	}

	/** Sorted if the order has no meaning, so that equal maps have equal bytes. */
	private static Map<?, ?> inOrder(Map<?, ?> map) {
		String type = map.getClass().getName();
		boolean isUnordered = type.equals("java.util.HashMap") || type.equals("java.util.concurrent.ConcurrentHashMap")
				|| type.startsWith("java.util.ImmutableCollections$");
		return (isUnordered && map.keySet().stream().allMatch(String.class::isInstance)) ? new TreeMap<>(map) : map;
	}

	private static void putText(PayloadWriter out, String text) {
		int wordAt = out.reserve(Integer.BYTES);
		int start = out.length();
		int flag = PayloadText.write(out, text);
		Bytes.putInt(out.bytes(), wordAt, (out.length() - start) | flag);
	}

	private void putScalar(PayloadWriter out, Object value) {
		int code = code(value, this.codeOf);
		Scalar<?> scalar = (code != 0) ? this.ofCode.apply(code) : null;
		if (scalar == null) {
			throw new ValuePathException("is a " + value.getClass().getTypeName()
					+ ", and in a property of type Object only text, numbers, times and other values that the heap has of its"
					+ " own can be stored, lists of them, and maps from String to them; declare the class in place of Object"
					+ ((value instanceof Enum<?>) ? ", or store the constant's name" : ""));
		}
		putByte(out, (byte) code);
		int size = scalar.elementSize();
		if (size > 0) {
			scalar.writeFixed(out, out.reserve(size), value);
			return;
		}
		int wordAt = out.reserve(Integer.BYTES);
		int start = out.length();
		int flag = scalar.writePart(out, value);
		Bytes.putInt(out.bytes(), wordAt, (out.length() - start) | flag);
	}

	/** Instances of these classes are of classes below. */
	private static int code(Object value, ToIntFunction<Class<?>> codeOf) {
		int code = codeOf.applyAsInt(value.getClass());
		if (code != 0) {
			return code;
		}
		return switch (value) {
			case Path _ -> codeOf.applyAsInt(Path.class);
			case ZoneId _ -> codeOf.applyAsInt(ZoneId.class);
			case Charset _ -> codeOf.applyAsInt(Charset.class);
			case InetAddress _ -> codeOf.applyAsInt(InetAddress.class);
			default -> 0;
		};
	}

	private static void putByte(PayloadWriter out, byte value) {
		int at = out.claim(1);
		out.bytes()[at] = value;
	}

	@Override
	Object read(byte[] bytes, int at, int size, boolean utf16) {
		Cursor cursor = new Cursor(bytes, at, at + size, this.ofCode);
		Object value = cursor.value(0);
		if (value == null || cursor.at != cursor.end) {
			throw new IllegalArgumentException("a null, or more than one value");
		}
		return value;
	}

	/** Reads values one after the other. */
	private static final class Cursor {

		private final byte[] bytes;

		private final int end;

		private final IntFunction<@Nullable Scalar<?>> ofCode;

		private int at;

		Cursor(byte[] bytes, int at, int end, IntFunction<@Nullable Scalar<?>> ofCode) {
			this.bytes = bytes;
			this.at = at;
			this.end = end;
			this.ofCode = ofCode;
		}

		private int take(int size) {
			if (size < 0 || size > this.end - this.at) {
				throw new IllegalArgumentException(size + " bytes of " + (this.end - this.at));
			}
			int start = this.at;
			this.at += size;
			return start;
		}

		private int takeInt() {
			return Bytes.getInt(this.bytes, take(Integer.BYTES));
		}

		/** A count of values, each of which takes a byte at least. */
		private int count(int depth) {
			int count = takeInt();
			if (count < 0 || count > this.end - this.at || depth > MAX_DEPTH) {
				throw new IllegalArgumentException(count + " values at depth " + depth);
			}
			return count;
		}

		@Nullable
		Object value(int depth) {
			byte tag = this.bytes[take(1)];
			return switch (tag) {
				case NULL -> null;
				case LIST -> {
					int count = count(depth);
					List<@Nullable Object> list = new ArrayList<>(count);
					for (int index = 0; index < count; index++) {
						list.add(value(depth + 1));
					}
					yield list;
				}
				case MAP -> {
					int count = count(depth);
					Map<String, @Nullable Object> map = LinkedHashMap.newLinkedHashMap(count);
					for (int index = 0; index < count; index++) {
						int word = takeInt();
						int size = word & ~UTF_16;
						String key = PayloadText.read(this.bytes, take(size), size, word < 0);
						map.put(key, value(depth + 1));
					}
					yield map;
				}
				default -> scalar(tag);
			};
		}

		private Object scalar(byte tag) {
			Scalar<?> scalar = (tag > 0) ? this.ofCode.apply(tag) : null;
			return switch (scalar) {
				case FixedScalar<?> fixed -> fixed.read(this.bytes, take(fixed.elementSize()));
				case VariableScalar<?> variable -> {
					int word = takeInt();
					int size = word & ~UTF_16;
					yield variable.read(this.bytes, take(size), size, word < 0);
				}
				case null -> throw new IllegalArgumentException("kind " + tag);
			};
		}

	}

	@Override
	void writeKey(PayloadWriter key, Object value, boolean last) {
		KeyBytes.putText(key, identity(value, this.ofCode, this.codeOf), last);
	}

	/** Only what can be stored converts. */
	@Override
	public @Nullable Object convert(Object given) {
		try {
			put(new PayloadWriter(), given);
			return given;
		} catch (ValuePathException _) {
			return null;
		}
	}

	/** The same for equal values, and for no others. */
	private static String identity(Object value, IntFunction<@Nullable Scalar<?>> ofCode,
			ToIntFunction<Class<?>> codeOf) {
		PayloadWriter out = new PayloadWriter();
		putCanonical(out, value, ofCode, codeOf);
		return HexFormat.of().formatHex(out.bytes(), 0, out.length());
	}

	private static void putCanonical(PayloadWriter out, @Nullable Object value,
			IntFunction<@Nullable Scalar<?>> ofCode, ToIntFunction<Class<?>> codeOf) {
		switch (value) {
			case null -> putByte(out, NULL);
			case List<?> list -> {
				putByte(out, LIST);
				KeyBytes.putInt(out, list.size());
				list.forEach((element) -> putCanonical(out, element, ofCode, codeOf));
			}
			case Map<?, ?> map -> {
				putByte(out, MAP);
				KeyBytes.putInt(out, map.size());
				new TreeMap<>(map).forEach((key, each) -> {
					KeyBytes.putText(out, (String) key, false);
					putCanonical(out, each, ofCode, codeOf);
				});
			}
			default -> {
				BigDecimal number = decimal(value);
				int code = code(value, codeOf);
				Scalar<?> scalar = (number != null) ? DECIMAL : ofCode.apply(code);
				if (scalar == null) {
					throw new IllegalArgumentException("a " + value.getClass().getName());
				}
				putByte(out, (number != null) ? NUMBER : (byte) code);
				if (scalar.isComparable()) {
					scalar.putKey(out, (number != null) ? number : value, false);
				} else {
					int lengthAt = out.reserve(Integer.BYTES);
					int start = out.length();
					scalar.writePart(out, value);
					Bytes.putInt(out.bytes(), lengthAt, out.length() - start);
				}
			}
		}
	}

	/** The value of a number; null if it is infinite, or nothing at all, or no number. */
	private static @Nullable BigDecimal decimal(Object value) {
		return switch (value) {
			case BigDecimal number -> number;
			case BigInteger number -> new BigDecimal(number);
			case Double number -> Double.isFinite(number) ? new BigDecimal(number) : null;
			case Float number -> Float.isFinite(number) ? new BigDecimal(number) : null;
			case Byte number -> BigDecimal.valueOf(number);
			case Short number -> BigDecimal.valueOf(number);
			case Integer number -> BigDecimal.valueOf(number);
			case Long number -> BigDecimal.valueOf(number);
			default -> null;
		};
	}

}
