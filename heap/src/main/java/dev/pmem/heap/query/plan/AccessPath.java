/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.index.IndexKeys;
import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.object.ObjectReference;
import dev.pmem.heap.object.key.KeyEncoding;
import dev.pmem.heap.query.Criteria.Comparison;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.match.ReferencedObjects;

/**
 * The index that queries of one shape scan, and the ranges to scan. Comparisons are identified by their ordinals.
 * Immutable and thread-safe.
 *
 * @param <I> the kind of index
 * @param fixed the comparisons that fix the index's first properties to a value, one for each
 * @param next the comparisons that narrow the scan on the property after these
 * @param isCovered whether every entry in the ranges is a match if the ranges are exact, so that no object need be read
 * @param order how far the entries of one range come in the order that the queries ask for
 */
record AccessPath<I extends IndexView>(I index, List<Integer> fixed, Narrowing next, boolean isCovered,
		ScanOrder order) {

	/** Keys up to this length are never cut. In a cut key the bytes up to this length are exact. */
	private static final int EXACT_KEY_BYTES = IndexKeys.MAXIMUM_KEY_BYTES - KeyEncoding.HASH_SIZE;

	/** No key is greater. */
	private static final byte[] LAST_KEY = new byte[EXACT_KEY_BYTES];

	static {
		Arrays.fill(LAST_KEY, (byte) 0xFF);
	}

	/** The comparisons that are true of all objects in the ranges, if these are exact. */
	BitSet known() {
		BitSet known = new BitSet();
		this.fixed.forEach(known::set);
		this.next.known().forEach(known::set);
		return known;
	}

	/**
	 * Whether the ranges contain only the values that they were made for. If a key was cut, its range is wider, unless
	 * the range is this key alone. Embedded objects with a null inside share their key with others.
	 */
	boolean isExact(List<KeyRange> ranges, List<Comparison> comparisons) {
		if (isReferring()) {
			return true;
		}
		if (isAmbiguous(comparisons)) {
			return false;
		}
		if (isWhole(this.fixed.size())) {
			return true;
		}
		for (KeyRange range : ranges) {
			if (!isExact(range.lower()) || !isExact(range.upper())) {
				return false;
			}
		}
		return true;
	}

	private static boolean isExact(byte @Nullable [] bound) {
		return bound == null || bound.length < EXACT_KEY_BYTES;
	}

	private boolean isAmbiguous(List<Comparison> comparisons) {
		if (!encoding().hasEmbedded()) {
			return false;
		}
		List<@Nullable Object> values = fixedValues(comparisons);
		if (encoding().isAmbiguous(values)) {
			return true;
		}
		if (this.next instanceof Narrowing.Among(int in)) {
			for (Object value : (Collection<?>) Objects.requireNonNull(comparisons.get(in).values().getFirst())) {
				if (value != null && encoding().isAmbiguous(with(values, value))) {
					return true;
				}
			}
		}
		return false;
	}

	/** Whether each range is that of one key. */
	boolean isOfSingleKeys() {
		return switch (this.next) {
			case Narrowing.None _ -> isWhole(this.fixed.size());
			case Narrowing.Among _,Narrowing.Referring _ -> true;
			case Narrowing.StartingWith _,Narrowing.Within _ -> false;
		};
	}

	/** Whether the ranges come from a search for the targets of references. */
	boolean isReferring() {
		return this.next instanceof Narrowing.Referring;
	}

	/** Of how many objects a scan comes to the entries. */
	TargetQueries.Reach reach() {
		if (this.index.isUnique() && isWhole(this.fixed.size())) {
			return TargetQueries.Reach.ONE;
		}
		return (this.fixed.isEmpty() && this.next instanceof Narrowing.None)
				? TargetQueries.Reach.ALL
				: TargetQueries.Reach.SOME;
	}

	private boolean isWhole(int propertyCount) {
		return propertyCount == this.index.properties().size();
	}

	/**
	 * The ranges for the values of these comparisons. They do not overlap, and come in the order of the index.
	 * @param objects where to find the targets of references
	 * @return null if there would be too many
	 * @throws IllegalArgumentException if a value is not of its property's type and does not convert to it
	 */
	@Nullable
	List<KeyRange> ranges(List<Comparison> comparisons, ReferencedObjects objects) {
		List<@Nullable Object> values = fixedValues(comparisons);
		return switch (this.next) {
			case Narrowing.Referring referring -> referring(referring, comparisons, objects);
			case Narrowing.None() -> List.of(range(values));
			case Narrowing.Among(int comparison) -> among(values, comparisons.get(comparison));
			case Narrowing.StartingWith(int comparison, boolean _) ->
				List.of(startingWith(values, comparisons.get(comparison)));
			case Narrowing.Within within -> List.of(within(values, within, comparisons));
		};
	}

	private @Nullable List<KeyRange> referring(Narrowing.Referring referring, List<Comparison> comparisons,
			ReferencedObjects objects) {
		long[] offsets = objects.find(referring.target(), referring.criteria(comparisons), QueryShape.MAXIMUM_RANGES);
		if (offsets == null) {
			return null;
		}
		Arrays.sort(offsets);
		List<KeyRange> ranges = new ArrayList<>(offsets.length);
		for (long offset : offsets) {
			ranges.add(KeyRange.exactly(encoding().encode(new ObjectReference(offset))));
		}
		return ranges;
	}

	private KeyEncoding encoding() {
		return this.index.encoding();
	}

	/** The values of the first properties. */
	List<@Nullable Object> fixedValues(List<Comparison> comparisons) {
		List<@Nullable Object> values = new ArrayList<>(this.fixed.size() + 1);
		for (int comparison : this.fixed) {
			values.add(fixedValue(comparisons.get(comparison)));
		}
		return values;
	}

	private static @Nullable Object fixedValue(Comparison equal) {
		return switch (equal.operator()) {
			// an element of a collection of references
			case EQUAL, CONTAINING -> equal.values().getFirst();
			case TRUE -> Boolean.TRUE;
			case FALSE -> Boolean.FALSE;
			case IS_NULL -> null;
			case NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, BETWEEN, IN, NOT_IN, LIKE, NOT_LIKE,
					STARTING_WITH, ENDING_WITH, REGEX, NOT_CONTAINING, IS_NOT_NULL, IS_EMPTY, IS_NOT_EMPTY ->
				throw new AssertionError(equal.operator() + " fixes no property");
		};
	}

	private KeyRange range(List<@Nullable Object> values) {
		if (values.isEmpty()) {
			return KeyRange.all();
		}
		byte[] key = encoding().encode(values);
		return isWhole(values.size()) ? KeyRange.exactly(key) : KeyRange.prefix(exact(key));
	}

	private List<KeyRange> among(List<@Nullable Object> values, Comparison in) {
		boolean whole = isWhole(values.size() + 1);
		TreeSet<byte[]> keys = new TreeSet<>(Arrays::compareUnsigned);
		Object given = Objects.requireNonNull(in.values().getFirst());
		for (Object value : (given instanceof Object[] array) ? Arrays.asList(array) : (Collection<?>) given) {
			if (value != null) {
				keys.add(encode(values, value));
			}
		}
		List<KeyRange> ranges = new ArrayList<>(keys.size());
		for (byte[] key : keys) {
			ranges.add(whole ? KeyRange.exactly(key) : KeyRange.prefix(exact(key)));
		}
		return ranges;
	}

	private KeyRange startingWith(List<@Nullable Object> values, Comparison comparison) {
		String prefix = Objects.requireNonNull(TextPrefix.of(comparison));
		return KeyRange.prefix(exact(encoding().encodeTextPrefix(values, prefix)));
	}

	/** The keys between the bounds, without those of null. */
	private KeyRange within(List<@Nullable Object> values, Narrowing.Within within, List<Comparison> comparisons) {
		Object lower = lowerBound(comparisons, within.lower());
		Object upper = upperBound(comparisons, within.upper());
		KeyRange above = (lower != null)
				? above(encode(values, lower), comparisons.get(within.lower()).operator(), isWhole(values.size() + 1))
				: new KeyRange(exact(encoding().encodeNotNull(values)), true, null, false);
		KeyRange below = (upper != null)
				? below(encode(values, upper), comparisons.get(within.upper()).operator(), isWhole(values.size() + 1))
				: range(values);
		return new KeyRange(above.lower(), above.lowerInclusive(), below.upper(), below.upperInclusive());
	}

	/**
	 * From a bound upwards.
	 * @param isWhole whether the bound is a whole key, not the start of keys
	 */
	private static KeyRange above(byte[] bound, Operator operator, boolean isWhole) {
		if (bound.length >= EXACT_KEY_BYTES) {
			return new KeyRange(exact(bound), true, null, false);
		}
		boolean isIncluded = operator != Operator.GREATER;
		if (isIncluded || isWhole) {
			return new KeyRange(bound, isIncluded, null, false);
		}
		byte[] successor = IndexKeys.prefixSuccessor(bound);
		return new KeyRange((successor != null) ? successor : LAST_KEY, true, null, false);
	}

	/** Up to a bound. */
	private static KeyRange below(byte[] bound, Operator operator, boolean isWhole) {
		if (bound.length >= EXACT_KEY_BYTES) {
			return new KeyRange(null, false, IndexKeys.prefixSuccessor(exact(bound)), false);
		}
		if (operator == Operator.LESS || isWhole) {
			return new KeyRange(null, false, bound, operator != Operator.LESS);
		}
		return new KeyRange(null, false, IndexKeys.prefixSuccessor(bound), false);
	}

	/** The lower bound that a comparison sets; null if it is unbounded. */
	static @Nullable Object lowerBound(List<Comparison> comparisons, int lower) {
		return (lower != Narrowing.UNBOUNDED) ? comparisons.get(lower).values().getFirst() : null;
	}

	/** The upper bound that a comparison sets; null if it is unbounded. */
	static @Nullable Object upperBound(List<Comparison> comparisons, int upper) {
		return (upper != Narrowing.UNBOUNDED) ? comparisons.get(upper).values().getLast() : null;
	}

	private byte[] encode(List<@Nullable Object> fixed, Object value) {
		return fixed.isEmpty() ? encoding().encode(value) : encoding().encode(with(fixed, value));
	}

	private static List<@Nullable Object> with(List<@Nullable Object> fixed, Object value) {
		List<@Nullable Object> values = new ArrayList<>(fixed);
		values.add(value);
		return values;
	}

	/** The part of the key whose order is right even beside keys that were cut. */
	private static byte[] exact(byte[] key) {
		return (key.length > EXACT_KEY_BYTES) ? Arrays.copyOf(key, EXACT_KEY_BYTES) : key;
	}

	/** The scan in words, for these comparisons. */
	String describe(List<Comparison> comparisons, TargetQueries targets) {
		StringBuilder text = new StringBuilder("index ").append(this.index.name()).append(' ')
				.append(this.index.properties()).append(": ");
		List<@Nullable Object> values = fixedValues(comparisons);
		for (int position = 0; position < values.size(); position++) {
			text.append((position > 0) ? ", " : "").append(this.index.properties().get(position)).append(" = ")
					.append(values.get(position));
		}
		if (this.next instanceof Narrowing.None()) {
			return text.append(values.isEmpty() ? "all keys" : "").toString();
		}
		text.append(values.isEmpty() ? "" : ", ").append(this.index.properties().get(values.size()));
		return switch (this.next) {
			case Narrowing.Referring referring -> text.append(" among ").append(referring.target().getSimpleName())
					.append(" by ").append(targets.explain(referring.target(), referring.criteria(comparisons)))
					.toString();
			case Narrowing.None() -> text.toString();
			case Narrowing.Among(int comparison) ->
				text.append(" among ").append(comparisons.get(comparison).values().getFirst()).toString();
			case Narrowing.StartingWith(int comparison, boolean _) ->
				text.append(" starting with ").append(TextPrefix.of(comparisons.get(comparison))).toString();
			case Narrowing.Within(int lower, int upper, List<Integer> _) -> {
				Object from = lowerBound(comparisons, lower);
				Object to = upperBound(comparisons, upper);
				if (from != null) {
					text.append((comparisons.get(lower).operator() == Operator.GREATER) ? " above " : " from ").append(
							from);
				}
				if (to != null) {
					text.append((comparisons.get(upper).operator() == Operator.LESS) ? " below " : " to ").append(to);
				}
				yield text.toString();
			}
		};
	}

}
