/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.InetAddress;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.regex.Pattern;

/**
 * Compares objects field by field: floating numbers by their bits, collections by class of collection and content.
 */
final class DeepEquality {

	private DeepEquality() {}

	/** The path of the first difference; empty if there is none. */
	static String difference(Object left, Object right, String path) {
		if (left == right) {
			return "";
		}
		if (left == null || right == null) {
			return path + ": " + left + " / " + right;
		}
		if (left instanceof Optional<?> l && right instanceof Optional<?> r) {
			return difference(l.orElse(null), r.orElse(null), path + "?");
		}
		if (left instanceof Float l && right instanceof Float r) {
			return simple(Float.floatToRawIntBits(l) == Float.floatToRawIntBits(r), left, right, path);
		}
		if (left instanceof Double l && right instanceof Double r) {
			return simple(Double.doubleToRawLongBits(l) == Double.doubleToRawLongBits(r), left, right, path);
		}
		if (left instanceof Pattern l && right instanceof Pattern r) {
			return simple(l.pattern().equals(r.pattern()) && l.flags() == r.flags(), left, right, path);
		}
		if (left instanceof Path l && right instanceof Path r) {
			return simple(l.equals(r), left, right, path);
		}
		if (left instanceof Charset l && right instanceof Charset r) {
			return simple(l.equals(r), left, right, path);
		}
		if (left instanceof InetAddress l && right instanceof InetAddress r) {
			return simple(l.equals(r) && l.toString().equals(r.toString()), left, right, path);
		}
		if (left instanceof Collection<?> l && right instanceof Collection<?> r) {
			return collections(l, r, path);
		}
		if (left instanceof Map<?, ?> l && right instanceof Map<?, ?> r) {
			if (ordered(l)) {
				return difference(new ArrayList<>(l.entrySet()), new ArrayList<>(r.entrySet()), path);
			}
			return simple(l.equals(r), l, r, path);
		}
		if (left instanceof Map.Entry<?, ?> l && right instanceof Map.Entry<?, ?> r) {
			return difference(List.of(Optional.ofNullable(l.getKey()), Optional.ofNullable(l.getValue())),
					List.of(Optional.ofNullable(r.getKey()), Optional.ofNullable(r.getValue())), path);
		}
		if (left.getClass() != right.getClass()) {
			return path + ": " + left.getClass() + " / " + right.getClass();
		}
		if (left.getClass().isArray()) {
			if (Array.getLength(left) != Array.getLength(right)) {
				return path + ": lengths";
			}
			for (int index = 0; index < Array.getLength(left); index++) {
				String found = difference(Array.get(left, index), Array.get(right, index), path + "[" + index + "]");
				if (!found.isEmpty()) {
					return found;
				}
			}
			return "";
		}
		return left.getClass().getName().startsWith("java.") || left instanceof Enum<?>
				? simple(left.equals(right), left, right, path)
				: fields(left, right, path);
	}

	private static boolean ordered(Map<?, ?> map) {
		return map instanceof LinkedHashMap || map instanceof java.util.SortedMap;
	}

	private static String simple(boolean equal, Object left, Object right, String path) {
		return equal ? "" : path + ": " + left + " / " + right;
	}

	private static String collections(Collection<?> left, Collection<?> right, String path) {
		if (left instanceof Set<?> != right instanceof Set<?> || left instanceof List<?> != right instanceof List<?>
				|| left instanceof SortedSet<?> && !(right instanceof Set<?>)
				|| left instanceof ArrayDeque<?> != right instanceof ArrayDeque<?>) {
			return path + ": " + left.getClass() + " / " + right.getClass();
		}
		if (left instanceof Set<?> && !(left instanceof LinkedHashSet<?>)) {
			return simple(left.equals(right), left, right, path);
		}
		return difference(left.toArray(), right.toArray(), path);
	}

	private static String fields(Object left, Object right, String path) {
		try {
			for (Class<?> type = left.getClass(); type != Object.class && type != Record.class; type = type
					.getSuperclass()) {
				for (Field field : type.getDeclaredFields()) {
					if (Modifier.isStatic(field.getModifiers()) || Modifier.isTransient(field.getModifiers())) {
						continue;
					}
					field.setAccessible(true);
					String found = difference(field.get(left), field.get(right), path + "." + field.getName());
					if (!found.isEmpty()) {
						return found;
					}
				}
			}
			return "";
		} catch (ReflectiveOperationException ex) {
			throw new AssertionError(ex);
		}
	}

}
