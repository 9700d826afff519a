/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection.stored;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Spliterator;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.collection.PersistentList;
import dev.pmem.heap.collection.stored.ListNode.Element;
import dev.pmem.heap.collection.stored.ListTree.Leaf;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.object.payload.PayloadWriter;

/**
 * A list of a transaction.
 * <p>
 * Invariant: {@code lastLeaf}, if known, is a leaf of the list as it is now.
 *
 * @param <E> the class of the elements
 */
final class StoredList<E> extends AbstractList<E> implements PersistentList<E>, StoredCollection {

	/** A list with more elements is cleared by giving up its tree. */
	private static final int MAXIMUM_FREED = 10_000;

	/** So many elements are encoded before they are stored. */
	private static final int APPENDED_AT_ONCE = 100_000;

	/** Less than what the directory of a leaf can tell before it is split. */
	private static final int MAXIMUM_CONVERTED_BYTES = 30_000;

	private final CollectionBlock collection;

	private final EntryCodec codec;

	private final ListTree tree;

	private @Nullable Leaf lastLeaf;

	StoredList(CollectionBlock collection, EntryCodec codec) {
		this.collection = collection;
		this.codec = codec;
		this.tree = new ListTree(collection, codec, this::converted);
	}

	@Override
	public CollectionBlock block() {
		return this.collection;
	}

	@Override
	public EntryCodec codec() {
		return this.codec;
	}

	private RuntimeException translate(Throwable thrown) {
		return this.collection.faults.translate(thrown);
	}

	/** Reads the list as it is now, after the transaction's end. */
	private <R extends @Nullable Object> R onSnapshot(Function<StoredList<E>, R> action) {
		return this.collection.onSnapshot((now) -> action.apply(new StoredList<>(now, this.codec)));
	}

	private List<E> copy() {
		return onSnapshot((now) -> Collections.unmodifiableList(new ArrayList<>(now)));
	}

	@Override
	public int size() {
		if (this.collection.isDetached()) {
			return onSnapshot(StoredList::size);
		}
		try {
			return (int) Math.min(this.tree.size(), Integer.MAX_VALUE);
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw translate(ex);
		}
	}

	@Override
	public E get(int index) {
		if (this.collection.isDetached()) {
			return onSnapshot((now) -> now.get(index));
		}
		try {
			Leaf leaf = leaf(index);
			return decode(leaf.image(), (int) (index - leaf.firstIndex()));
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw translate(ex);
		}
	}

	/** After the transaction's end over a copy: no snapshot outlives a call. */
	@Override
	public Iterator<E> iterator() {
		return this.collection.isDetached() ? copy().iterator() : super.iterator();
	}

	@Override
	public ListIterator<E> listIterator(int index) {
		return this.collection.isDetached() ? copy().listIterator(index) : super.listIterator(index);
	}

	@Override
	public Spliterator<E> spliterator() {
		return this.collection.isDetached() ? copy().spliterator() : super.spliterator();
	}

	private Leaf leaf(int index) {
		this.collection.blocks.requireActive();
		Leaf known = this.lastLeaf;
		if (known == null || index < known.firstIndex() || index >= known.firstIndex() + known.count()) {
			requireIndex(index, this.tree.size());
			this.lastLeaf = null;
			known = this.tree.leaf(index);
			this.lastLeaf = known;
		}
		return known;
	}

	private static void requireIndex(int index, long size) {
		if (index < 0 || index >= size) {
			throw new IndexOutOfBoundsException("Index " + index + " out of bounds for length " + size);
		}
	}

	// null is an element like others
	@SuppressWarnings({"unchecked", "NullAway"})
	private E decode(BlockImage leaf, int position) {
		StoredEntry entry;
		if (ListNodeLayout.isObject(leaf.bytes, position)) {
			entry = this.codec.decode(this.collection.blocks.readObject(ListTree.object(leaf, position)),
					this.collection);
		} else {
			byte[] bytes = elementBytes(leaf, position);
			entry = this.codec.decode(leaf.type, bytes, bytes.length, this.collection);
		}
		return (E) entry.value;
	}

	static byte[] elementBytes(BlockImage leaf, int position) {
		int elements = ListNodeLayout.elementsIndex(ListNodeLayout.count(leaf.bytes));
		int from = elements + ListNodeLayout.start(leaf.bytes, position);
		int to = elements + ListNodeLayout.start(leaf.bytes, position + 1);
		if (from > to || to > leaf.length) {
			throw ListNode.corrupt(leaf, "has element " + position + " outside");
		}
		return Arrays.copyOfRange(leaf.bytes, from, to);
	}

	// Changes

	@Override
	public boolean add(E element) {
		add(size(), element);
		return true;
	}

	@Override
	public void add(int index, E element) {
		try {
			long size = this.tree.size();
			if (index < 0 || index > size) {
				throw new IndexOutOfBoundsException("Index " + index + " out of bounds for length " + size);
			}
			requireRoom(size, 1);
			change(true);
			this.tree.insert(index, encode(element, new PayloadWriter(), ListTree.MAXIMUM_INLINE_BYTES));
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw translate(ex);
		}
	}

	private static void requireRoom(long size, int more) {
		if (size + more > Integer.MAX_VALUE) {
			throw new IllegalStateException("A PersistentList has at most " + Integer.MAX_VALUE + " elements");
		}
	}

	@Override
	public boolean addAll(Collection<? extends E> elements) {
		try {
			List<E> added = new ArrayList<>(elements);
			requireRoom(this.tree.size(), added.size());
			if (added.isEmpty()) {
				return false;
			}
			change(true);
			PayloadWriter writer = new PayloadWriter();
			for (int from = 0; from < added.size(); from += APPENDED_AT_ONCE) {
				List<Element> encoded = new ArrayList<>();
				for (E element : added.subList(from, Math.min(added.size(), from + APPENDED_AT_ONCE))) {
					encoded.add(encode(element, writer, ListTree.MAXIMUM_INLINE_BYTES));
				}
				this.tree.append(encoded);
			}
			return true;
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw translate(ex);
		}
	}

	@Override
	public boolean addAll(int index, Collection<? extends E> elements) {
		return (index == size()) ? addAll(elements) : super.addAll(index, elements);
	}

	@Override
	public E set(int index, E element) {
		try {
			requireIndex(index, this.tree.size());
			Leaf leaf = leaf(index);
			int position = (int) (index - leaf.firstIndex());
			E before = decode(leaf.image(), position);
			long object = objectOf(leaf.image(), position);
			change(false);
			this.tree.set(index, encode(element, new PayloadWriter(), ListTree.MAXIMUM_INLINE_BYTES));
			deleteObject(object);
			return before;
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw translate(ex);
		}
	}

	@Override
	public E remove(int index) {
		try {
			requireIndex(index, this.tree.size());
			Leaf leaf = leaf(index);
			int position = (int) (index - leaf.firstIndex());
			E removed = decode(leaf.image(), position);
			long object = objectOf(leaf.image(), position);
			change(true);
			this.tree.remove(index);
			deleteObject(object);
			return removed;
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw translate(ex);
		}
	}

	private static long objectOf(BlockImage leaf, int position) {
		return ListNodeLayout.isObject(leaf.bytes, position) ? ListTree.object(leaf, position) : 0;
	}

	private void deleteObject(long object) {
		if (object != 0) {
			this.collection.blocks.deleteObject(object);
		}
	}

	@Override
	public void clear() {
		try {
			long size = this.tree.size();
			change(true);
			if (size > MAXIMUM_FREED) {
				this.tree.giveUp();
			} else if (size > 0) {
				this.tree.free();
			}
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw translate(ex);
		}
	}

	@Override
	protected void removeRange(int from, int to) {
		if (from == 0 && to == size()) {
			clear();
			return;
		}
		for (int index = to - 1; index >= from; index--) {
			remove(index);
		}
	}

	/** The list is about to change; iterators notice if positions do. */
	private void change(boolean ofPositions) {
		this.collection.blocks.requireWritable();
		this.lastLeaf = null;
		if (ofPositions) {
			this.modCount++;
		}
		this.collection.blocks.onUndo(() -> {
			this.lastLeaf = null;
			this.modCount++;
		});
	}

	/** The element as it lies in a leaf; one that is too large for it becomes an object. */
	private Element encode(@Nullable Object element, PayloadWriter writer, int maximumInlineBytes) {
		this.codec.encode(null, element, writer, this.collection);
		if (writer.length() <= maximumInlineBytes) {
			return new Element(writer.toByteArray(), writer.length(), false);
		}
		byte[] offset = new byte[Long.BYTES];
		ListNodeLayout.writeLong(offset, 0, this.collection.blocks.insertObject(
				this.codec.writtenLayoutNumber(this.collection.blocks), writer.bytes(), writer.length()));
		return new Element(offset, offset.length, true);
	}

	/** The elements of a leaf that was written with another layout. */
	private ListNode converted(BlockImage leaf) {
		ListNode present = ListNode.empty(0);
		int maximumInlineBytes = Math.min(ListTree.MAXIMUM_INLINE_BYTES,
				MAXIMUM_CONVERTED_BYTES / ListNodeLayout.count(leaf.bytes));
		PayloadWriter writer = new PayloadWriter();
		for (int position = 0; position < ListNodeLayout.count(leaf.bytes); position++) {
			Element element;
			if (ListNodeLayout.isObject(leaf.bytes, position)) {
				// an object names its layout itself
				byte[] offset = new byte[Long.BYTES];
				ListNodeLayout.writeLong(offset, 0, ListTree.object(leaf, position));
				element = new Element(offset, offset.length, true);
			} else {
				element = encode(decode(leaf, position), writer, maximumInlineBytes);
			}
			present = present.insertElement(position, element.bytes(), element.length(), element.isObject());
		}
		return present;
	}

}
