/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.exception.ApplicationCodeException;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.extent.StoreTransaction;
import dev.pmem.heap.object.lazy.LazyInstance;
import dev.pmem.heap.object.payload.CollectionType;
import dev.pmem.heap.object.payload.LazyReferences;
import dev.pmem.heap.object.payload.ReferenceSource;
import dev.pmem.heap.object.payload.StoredReferences;
import dev.pmem.heap.store.HeapTransaction;

/**
 * Makes the instances of objects that refer to one another. An instance is made, registered and then filled: whoever refers
 * to the object meanwhile gets the same instance. What is to be filled waits in a list, so that neither a long chain of
 * objects nor a cycle needs a stack.
 * <p>
 * Only what a constructor takes must be complete before. There the loader descends, to a limit; beyond the limit the
 * object that is needed first is made first, and what needed it is read again.
 * <p>
 * Invariants, while nobody is loading: every registered instance is filled, and nothing waits.
 */
final class GraphLoader implements ReferenceSource {

	/** How many constructors may wait for one another on the stack. */
	private static final int MAXIMUM_NESTING = 64;

	private final ContextReferences.Loader lazyLoader;

	private final Consumer<ManagedObject> lazyFiller;

	/** Gives an instance, while it is filled, the properties that are not stored. */
	private final Consumer<ManagedObject> inverseFiller;

	/** Gives the instance that stands for the object already, in the detached graph that a part is loaded for. */
	private final Present present;

	private final HeapTransaction transaction;

	private final EntityTypes types;

	private final ManagedObjects managed;

	private final ArrayDeque<Unfilled> unfilled = new ArrayDeque<>();

	/** What the load under way has made. */
	private final List<ManagedObject> made = new ArrayList<>();

	/** The references of the objects whose constructors wait for others, the outermost first. */
	private final List<Long> constructing = new ArrayList<>();

	/** The objects that are being filled, the outermost first. */
	private final List<ManagedObject> filling = new ArrayList<>();

	/** The instances that filled themselves in the load under way. */
	private final List<ManagedObject> lateFilled = new ArrayList<>();

	private final List<Runnable> lastSteps = new ArrayList<>();

	private final LoadWarning loadWarning;

	/** The number of objects to which references have led the load under way. */
	private int reached;

	/** The property whose reference was read last in the load under way, for messages. */
	private @Nullable String property;

	/** How many constructors or setters wait for the objects that they look at to be filled. */
	private int waiting;

	private boolean isLoading;

	/** Lazy parts of the object that is being made or filled, which do not know it yet; null if there is no such object. */
	private @Nullable List<ContextReferences> parts;

	/** Finds the instance that stands for an object already. */
	@FunctionalInterface
	interface Present {

		@Nullable
		Object find(EntityType type, long reference, BlockImage image);

	}

	/** An instance that was made but not filled; without an image, it is one that would fill itself. */
	private record Unfilled(ManagedObject object, @Nullable BlockImage image) {}

	GraphLoader(HeapTransaction transaction, EntityTypes types, ManagedObjects managed,
			ContextReferences.Loader lazyLoader, Consumer<ManagedObject> lazyFiller,
			Consumer<ManagedObject> inverseFiller, Present present) {
		this.transaction = transaction;
		this.lazyLoader = lazyLoader;
		this.lazyFiller = lazyFiller;
		this.inverseFiller = inverseFiller;
		this.present = present;
		this.types = types;
		this.managed = managed;
		this.loadWarning = types.loadWarning();
	}

	/** The managed object of a type whose class is known. */
	ManagedObject load(EntityType type, long reference) {
		return complete(() -> object(reference, type.type()));
	}

	/**
	 * Runs an action that asks for instances. All of them are filled when this method returns. If it throws, none that it
	 * has made is registered.
	 */
	<R> R complete(Supplier<R> action) {
		if (this.isLoading) {
			return action.get();
		}
		R result;
		List<ManagedObject> filled;
		this.isLoading = true;
		try {
			result = untilReady(action);
			fillAll();
			filled = isObserved() ? filled() : List.of();
			this.made.clear();
		} finally {
			this.made.forEach(this.managed::forget);
			this.made.clear();
			this.unfilled.clear();
			this.lateFilled.clear();
			this.constructing.clear();
			this.lastSteps.clear();
			this.parts = null;
			this.waiting = 0;
			this.reached = 0;
			this.property = null;
			this.isLoading = false;
		}
		filled.forEach(this::afterRead);
		return result;
	}

	/** Whether objects are being read, and code of the application has been called in between. */
	boolean isLoading() {
		return this.isLoading;
	}

	private boolean isObserved() {
		for (ManagedObject object : this.made) {
			if (object.type.listener().observesLoads()) {
				return true;
			}
		}
		for (ManagedObject object : this.lateFilled) {
			if (object.type.listener().observesLoads()) {
				return true;
			}
		}
		return false;
	}

	/** The objects whose instances were filled in the load under way. */
	private List<ManagedObject> filled() {
		if (this.lateFilled.isEmpty() && this.made.stream().noneMatch((object) -> object.type.hasLazyInstances())) {
			return List.copyOf(this.made);
		}
		List<ManagedObject> filled = new ArrayList<>();
		for (ManagedObject object : this.made) {
			if (!(object.instance instanceof LazyInstance)) {
				filled.add(object);
			}
		}
		filled.addAll(this.lateFilled);
		return filled;
	}

	private <R> R untilReady(Supplier<R> action) {
		while (true) {
			try {
				return action.get();
			} catch (NotReady ex) {
				this.constructing.clear();
				makeFirst(ex.offset());
			}
		}
	}

	/** Makes the instance of an object whose constructor needs others, which may need others in turn. */
	private void makeFirst(long reference) {
		List<Long> needed = new ArrayList<>();
		needed.add(reference);
		while (!needed.isEmpty()) {
			long next = needed.getLast();
			try {
				object(next, Object.class);
				needed.removeLast();
			} catch (NotReady ex) {
				this.constructing.clear();
				if (needed.contains(ex.offset())) {
					throw cycle(needed);
				}
				needed.add(ex.offset());
			}
		}
	}

	@Override
	public Object instance(long offset, Class<?> admitted) {
		ManagedObject known = this.managed.map().get(offset);
		if (known == null || isUnfilled(known)) {
			known = this.isLoading ? object(offset, admitted) : complete(() -> object(offset, admitted));
		}
		return admitted(known, admitted);
	}

	@Override
	public Object instance(long offset, Class<?> admitted, String path) {
		this.property = path;
		return instance(offset, admitted);
	}

	private static Object admitted(ManagedObject known, Class<?> admitted) {
		if (!admitted.isInstance(known.instance)) {
			throw CorruptPoolException.ofObject("a reference to a " + known.type.name()
					+ " at offset " + known.reference + ", where only a " + admitted.getName() + " is admitted");
		}
		return known.instance;
	}

	/** Whether the object's instance waits to be filled. */
	static boolean isUnfilled(ManagedObject object) {
		return object.type.hasLazyInstances() && LazyInstance.isUnfilled(object.instance);
	}

	@Override
	public Object unfilled(long offset, Class<?> admitted, String path) {
		this.property = path;
		ManagedObject known = this.managed.map().get(offset);
		if (known != null) {
			return admitted(known, admitted);
		}
		if (StoreTransaction.isDeleted(this.transaction, offset)) {
			return instance(offset, admitted);
		}
		BlockImage image = StoreTransaction.image(this.transaction, offset);
		EntityType type = typeOf(image, admitted);
		if (type.isLive()) {
			return instance(offset, admitted);
		}
		Object detached = this.present.find(type, offset, image);
		if (detached != null) {
			return admitted(register(type, offset, image, detached), admitted);
		}
		LazyTarget target = new LazyTarget(this.lazyFiller);
		ManagedObject object = register(type, offset, image, type.newLazy(image, target));
		target.setObject(object);
		return admitted(object, admitted);
	}

	/** Fills an instance that fills itself. */
	void fill(ManagedObject object) {
		if (this.isLoading) {
			fill(new Unfilled(object, null));
		} else {
			complete(() -> this.unfilled.add(new Unfilled(object, null)));
		}
	}

	/** As {@link #fill}, an instance of a transaction that has ended; it becomes known here as the object's. */
	void adopt(EntityType type, long reference, Object instance) {
		complete(() -> {
			ManagedObject known = this.managed.map().get(reference);
			return this.unfilled
					.add(new Unfilled((known != null) ? known : register(type, reference, null, instance), null));
		});
	}

	private ManagedObject object(long reference, Class<?> admitted) {
		ManagedObject known = this.managed.map().get(reference);
		if (known != null) {
			return soonFilled(known);
		}
		if (this.constructing.size() >= MAXIMUM_NESTING) {
			throw new NotReady(reference);
		}
		if (this.constructing.contains(reference)) {
			if (this.waiting > 0) {
				throw new NotReady(reference);
			}
			throw cycle(this.constructing);
		}
		boolean isDeleted = StoreTransaction.isDeleted(this.transaction, reference);
		ManagedObject deleted = isDeleted ? this.managed.deleted(reference) : null;
		if (deleted != null) {
			return deleted;
		}
		BlockImage image = image(reference, isDeleted);
		EntityType type = typeOf(image, admitted);
		Object detached = this.present.find(type, reference, image);
		if (detached != null) {
			return soonFilled(register(type, reference, image, detached));
		}
		String path = this.property;
		this.constructing.add(reference);
		ManagedObject object = withParts(() -> {
			Object instance = type.objects().create(image, this);
			this.constructing.removeLast();
			return isDeleted
					? registerDeleted(type, reference, instance)
					: register(type, reference, image, instance);
		});
		object.isToBeFilled = true;
		this.unfilled.add(new Unfilled(object, image));
		if (path != null && this.loadWarning.isFirstBeyond(++this.reached)) {
			this.loadWarning.tell(path);
		}
		return object;
	}

	/** The image of an object; of a deleted one, which others still refer to, as it was when it was deleted. */
	private BlockImage image(long reference, boolean isDeleted) {
		return isDeleted
				? StoreTransaction.deletedImage(this.transaction, reference)
				: StoreTransaction.image(this.transaction, reference);
	}

	private EntityType typeOf(BlockImage image, Class<?> admitted) {
		return this.types.typeOf(this.transaction, image.type, admitted, this.property);
	}

	/** Another instance with a state of a managed object, whose lazy parts belong to that object. */
	Object stateOf(ManagedObject object, Supplier<Object> decoder) {
		Object[] state = new Object[1];
		complete(() -> withParts(() -> {
			state[0] = decoder.get();
			return object;
		}));
		return state[0];
	}

	/** Runs an action that makes or fills an object; the lazy parts that it reads belong to this object. */
	private ManagedObject withParts(Supplier<ManagedObject> action) {
		// a setter of the application may call a method of an instance that fills itself
		List<ContextReferences> partsBefore = this.parts;
		List<ContextReferences> read = new ArrayList<>();
		this.parts = read;
		try {
			ManagedObject object = action.get();
			read.forEach((part) -> part.setOwner(object));
			return object;
		} finally {
			this.parts = partsBefore;
		}
	}

	private ManagedObject soonFilled(ManagedObject object) {
		if (isUnfilled(object)) {
			this.unfilled.add(new Unfilled(object, null));
		}
		return object;
	}

	/** The lazy parts of an object as it is stored now. */
	List<ContextReferences> parts(EntityType type, long reference) {
		return complete(() -> {
			List<ContextReferences> read = new ArrayList<>();
			copy(type, reference, read);
			return read;
		});
	}

	/** An object as it is stored now, in a copy that is not managed; its lazy parts belong to nobody. */
	Object copy(EntityType type, long reference) {
		return complete(() -> copy(type, reference, new ArrayList<>()));
	}

	/** @param read gets the lazy parts */
	private Object copy(EntityType type, long reference, List<ContextReferences> read) {
		List<ContextReferences> partsBefore = this.parts;
		this.parts = read;
		try {
			BlockImage image = StoreTransaction.image(this.transaction, reference);
			// a copy that nobody else gets to see
			Object copy = type.objects().create(image, this);
			type.objects().fill(copy, image, this);
			return copy;
		} finally {
			this.parts = partsBefore;
		}
	}

	private ManagedObject register(EntityType type, long reference, @Nullable BlockImage image, Object instance) {
		ManagedObject object = this.managed.add(type, reference, null, instance);
		if (image != null && !type.hasIds()) {
			object.keyHash = ReadObjects.digest(image);
		}
		this.made.add(object);
		return object;
	}

	private ManagedObject registerDeleted(EntityType type, long reference, Object instance) {
		ManagedObject object = this.managed.addDeleted(type, reference, instance);
		this.made.add(object);
		return object;
	}

	private void fillAll() {
		do {
			for (Unfilled next = this.unfilled.poll(); next != null; next = this.unfilled.poll()) {
				Unfilled current = next;
				untilReady(() -> fill(current));
			}
			// the steps may ask for further instances
			List<Runnable> steps = List.copyOf(this.lastSteps);
			this.lastSteps.clear();
			steps.forEach(Runnable::run);
		} while (!this.unfilled.isEmpty() || !this.lastSteps.isEmpty());
	}

	/**
	 * Fills objects at which a constructor or a setter looks. One that refers to an object that is being constructed is
	 * left for later: until then only those of its properties are there that hold no references.
	 * @param references the objects, which have instances; 0 for none
	 */
	void fillNow(long[] references) {
		if (this.waiting == MAXIMUM_NESTING) {
			throw new ApplicationCodeException(
					"Constructors or setters look into sets, whose elements' own ones look into "
							+ "others, to a depth of more than " + MAXIMUM_NESTING
							+ ": let one of the classes keep its set as it is "
							+ "given", null);
		}
		this.waiting++;
		try {
			for (long reference : references) {
				ManagedObject object = (reference != 0) ? this.managed.map().get(reference) : null;
				if (object != null) {
					fillNow(object);
				}
			}
		} finally {
			this.waiting--;
		}
	}

	private void fillNow(ManagedObject object) {
		int depth = this.constructing.size();
		try {
			if (object.isToBeFilled) {
				fill(new Unfilled(object, StoreTransaction.image(this.transaction, object.reference)));
			} else if (isUnfilled(object)) {
				fill(new Unfilled(object, null));
			}
		} catch (NotReady ex) {
			this.constructing.subList(depth, this.constructing.size()).clear();
			if (!this.constructing.contains(ex.offset())) {
				throw ex;
			}
		}
	}

	private boolean fill(Unfilled next) {
		ManagedObject object = next.object;
		if (next.image != null) {
			if (object.isToBeFilled) {
				fillOnce(object, next.image);
			}
			return true;
		}
		if (!(object.instance instanceof LazyInstance lazy) || !lazy.pmemLazyState().begin()) {
			return true;
		}
		boolean isFilled = false;
		try {
			BlockImage image = StoreTransaction.image(this.transaction, object.reference);
			if (!object.type.hasIds()) {
				object.keyHash = ReadObjects.digest(image);
			}
			fill(object, image);
			isFilled = true;
		} finally {
			lazy.pmemLazyState().end(isFilled);
		}
		this.lateFilled.add(object);
		return true;
	}

	private void fillOnce(ManagedObject object, BlockImage image) {
		object.isToBeFilled = false;
		this.filling.add(object);
		boolean isFilled = false;
		try {
			fill(object, image);
			isFilled = true;
		} finally {
			this.filling.removeLast();
			object.isToBeFilled = !isFilled;
		}
	}

	private void fill(ManagedObject object, BlockImage image) {
		withParts(() -> {
			object.type.objects().fill(object.instance, image, this);
			if (object.type.mayHaveAssociations()) {
				this.inverseFiller.accept(object);
			}
			return object;
		});
	}

	private void afterRead(ManagedObject object) {
		Object result = object.type.afterRead(object.instance);
		if (result != object.instance) {
			object.type.state().copy(result, object.instance);
		}
	}

	private ApplicationCodeException cycle(List<Long> references) {
		StringBuilder path = new StringBuilder();
		for (long reference : references) {
			BlockImage image = StoreTransaction.image(this.transaction, reference);
			path.append(typeOf(image, Object.class).type().getSimpleName())
					.append(" -> ");
		}
		return new ApplicationCodeException("Objects need one another in their constructors: " + path
				+ "the first again. Give one of the classes a property that can be set later.", null);
	}

	@Override
	public Object idOf(long offset) {
		BlockImage image = image(offset, StoreTransaction.isDeleted(this.transaction, offset));
		return typeOf(image, Object.class).idIn(image);
	}

	@Override
	public Object collection(long offset, CollectionType type) {
		return StoreTransaction.collection(this.transaction, offset, type);
	}

	@Override
	public LazyReferences lazily(StoredReferences references, Class<?> type, String path) {
		List<ContextReferences> read = this.parts;
		if (read == null) {
			// nothing tells later where the references are stored
			return complete(() -> new LoadedReferences(references, type, path, this));
		}
		ContextReferences made = new ContextReferences(this.managed, this.lazyLoader, path, references, type);
		read.add(made);
		return made;
	}

	@Override
	public void whenFilled(List<?> instances, Runnable action) {
		if (!this.constructing.isEmpty() && this.waiting < MAXIMUM_NESTING) {
			long[] references = instances.stream().map(this.managed.map()::ofInstance).filter(Objects::nonNull)
					.mapToLong((object) -> object.reference).toArray();
			fillNow(references);
			if (Arrays.stream(references).mapToObj(this.managed.map()::get).allMatch(this::isFilled)) {
				action.run();
				return;
			}
		}
		whenComplete(action);
	}

	private boolean isFilled(@Nullable ManagedObject object) {
		return object == null || !object.isToBeFilled && !this.filling.contains(object);
	}

	@Override
	public void whenComplete(Runnable action) {
		if (this.isLoading) {
			this.lastSteps.add(action);
		} else {
			action.run();
		}
	}

}
