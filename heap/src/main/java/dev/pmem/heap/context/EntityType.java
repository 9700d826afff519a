/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.extent.CheckedExtent;
import dev.pmem.heap.extent.NumberProperty;
import dev.pmem.heap.extent.ObjectUpdate;
import dev.pmem.heap.object.LiveTypeModels;
import dev.pmem.heap.object.TypeModel;
import dev.pmem.heap.object.lazy.LazyClass;
import dev.pmem.heap.object.lazy.LazyContainer;
import dev.pmem.heap.object.lazy.LazyInstance;
import dev.pmem.heap.object.lazy.LazyState;
import dev.pmem.heap.store.Extent;

/**
 * A class of entities as contexts know it, made once for an extent. Immutable and thread-safe.
 */
public final class EntityType {

	private final Class<?> type;

	private final CheckedExtent<Object> extent;

	private final Object home;

	private final Function<Class<?>, EntityType> relatives;

	private final EntityRules rules;

	private final EntityListener listener;

	/** Null if entities have no ids. */
	private final @Nullable AssignedProperty id;

	private final @Nullable VersionCounter version;

	private final InstanceState state;

	private final boolean isMutable;

	private final boolean isLive;

	private final boolean hasSubclasses;

	private final boolean hasReferences;

	private final boolean mayHaveAssociations;

	private final Associations associations;

	private final boolean hasConstructorReferences;

	/** Whether new entities are stored without values that their instances have. */
	private final boolean omitsValues;

	/** Makes instances that fill themselves; made when there is the first one. */
	private volatile @Nullable LazyClass lazyClass;

	/**
	 * A class without subclasses.
	 * @param extent an extent of a heap
	 * @throws IllegalArgumentException if the version's type is none that a version can have
	 */
	public <T> EntityType(Extent<T> extent, EntityRules rules) {
		this(extent, rules, (subclass) -> {
			throw new IllegalArgumentException("A " + subclass.getName() + " can't be stored as a "
					+ extent.definition().type().getName() + ": it must be of exactly that class");
		});
	}

	/**
	 * @param extent an extent of a heap, or the part of it that belongs to a class
	 * @param relatives gives the type of each other class of the hierarchy that has objects; throws for any other class
	 * @throws IllegalArgumentException if the version's type is none that a version can have
	 */
	@SuppressWarnings("unchecked")
	public <T> EntityType(Extent<T> extent, EntityRules rules, Function<Class<?>, EntityType> relatives) {
		this.type = extent.definition().type();
		this.extent = (CheckedExtent<Object>) extent;
		this.home = this.extent.home();
		this.relatives = relatives;
		this.rules = rules;
		this.listener = rules.listener();
		if (this.extent.holds(this.type)) {
			TypeModel<T> model = extent.definition().models().modelOf(extent.definition().type());
			this.id = rules.id();
			this.version = version(this.extent, model, rules.version());
			this.state = new InstanceState(model.properties());
		} else {
			this.id = null;
			this.version = null;
			this.state = new InstanceState(List.of());
		}
		this.hasSubclasses = !extent.definition().classes().equals(Set.of(this.type));
		this.mayHaveAssociations = rules.mayHaveAssociations();
		this.associations = this.extent.holds(this.type) ? Associations.of(rules.associations()) : Associations.NONE;
		this.hasReferences = this.extent.hasReferences() || this.mayHaveAssociations;
		this.hasConstructorReferences = this.extent.hasConstructorReferences();
		this.omitsValues = extent.definition().models().rules(this.type).values().stream()
				.anyMatch((each) -> !each.isInsertable());
		this.isMutable = this.state.isMutable() && !rules.isImmutable();
		this.isLive = LiveTypeModels.isLive(this.type) && this.extent.holds(this.type);
	}

	private static @Nullable VersionCounter version(CheckedExtent<Object> extent, TypeModel<?> model,
			@Nullable AssignedProperty property) {
		if (property == null) {
			return null;
		}
		Class<?> type = model.properties().stream().filter((each) -> each.name().equals(property.name())).findFirst()
				.orElseThrow(() -> new IllegalArgumentException(
						model.type().getName() + " has no property " + property.name()))
				.getter().type().returnType();
		return new VersionCounter(property, type, extent.numberProperty(property.name()));
	}

	/** The class of the entities; there may be subclasses of it. */
	public Class<?> type() {
		return this.type;
	}

	String name() {
		return this.type.getName();
	}

	private AssignedProperty id() {
		assert this.id != null : name() + " has no instances of its own";
		return Objects.requireNonNull(this.id);
	}

	/** The extent in which the entities are stored. */
	public Extent<Object> extent() {
		return this.extent;
	}

	CheckedExtent<Object> objects() {
		return this.extent;
	}

	/** The extent of the whole hierarchy: types with the same one have common ids. */
	Object home() {
		return this.home;
	}

	/** The type of an instance's own class, which is this class or a subclass. */
	EntityType of(Object instance) {
		if (instance.getClass() == this.type || this.isLive) {
			return this;
		}
		// what somebody stores or deletes is looked at
		LazyInstance.fill(instance);
		Class<?> own = LiveTypeModels.typeOf(instance);
		return (own == this.type) ? this : this.relatives.apply(own);
	}

	/** Fills an instance that would fill itself when a method is called; does nothing with any other. */
	public static void fill(Object instance) {
		LazyInstance.fill(instance);
	}

	/** Whether a value of a property is loaded; false of an instance or a collection that loads when it is first used. */
	public static boolean isLoaded(@Nullable Object value) {
		return value == null || !LazyInstance.isUnfilled(value)
				&& !(value instanceof LazyContainer container && container.unloaded() != null);
	}

	/** Whether instances may wait to be filled. */
	boolean hasLazyInstances() {
		return this.lazyClass != null;
	}

	private LazyClass lazyClass() {
		LazyClass made = this.lazyClass;
		if (made == null) {
			synchronized (this) {
				made = this.lazyClass;
				if (made == null) {
					made = LazyClass.of(this.type, hasIds() ? this.extent.definition().idProperty() : null);
					this.lazyClass = made;
				}
			}
		}
		return made;
	}

	/**
	 * An instance that fills itself, and of which only the id is set.
	 * @throws dev.pmem.heap.exception.UnsupportedTypeException if instances of the class can't do so
	 */
	Object newLazy(BlockImage image, LazyState state) {
		Object id = hasIds() ? this.extent.id(image) : null;
		LazyClass made = lazyClass();
		Object instance = made.newInstance(state);
		if (hasIds() && state.begin()) {
			this.state.set(instance, this.extent.definition().idProperty(), id);
			state.end(false);
		}
		return instance;
	}

	/** A new instance of the class itself with the state of another one. */
	Object plainCopy(Object instance) {
		Object copy = lazyClass().newPlain();
		this.state.copy(instance, copy);
		return copy;
	}

	/** Whether an instance with this type of its own is of this class or of a subclass. */
	boolean admits(EntityType own, Object instance) {
		return own == this || this.type.isInstance(instance);
	}

	/** Whether instances can change, and so are compared with the heap when a context is flushed. */
	public boolean isMutable() {
		return this.isMutable;
	}

	/** Whether the entities are live objects, which a heap makes. */
	public boolean isLive() {
		return this.isLive;
	}

	/**
	 * A new live object that belongs to nobody.
	 * @throws dev.pmem.heap.exception.UnsupportedTypeException if the class is no type of live objects
	 */
	public Object newLive() {
		return this.extent.newLive();
	}

	InstanceState state() {
		return this.state;
	}

	/** The version in stored objects; null if the class has none. */
	@Nullable
	NumberProperty storedVersion() {
		return (this.version != null) ? this.version.stored() : null;
	}

	/**
	 * The key of an instance's id.
	 * @throws IllegalArgumentException if the instance has no id
	 */
	byte[] keyOf(Object instance) {
		AssignedProperty property = this.id;
		if (property == null) {
			throw new IllegalArgumentException("A " + name() + " has no id: it is found through what refers to it");
		}
		return key(property.get(instance));
	}

	/**
	 * The id of a stored entity.
	 * @throws dev.pmem.heap.exception.CorruptPoolException if the bytes are damaged
	 */
	Object idIn(BlockImage image) {
		Object id = this.extent.id(image);
		if (id == null) {
			throw CorruptPoolException.ofObject("it has no id");
		}
		return id;
	}

	/** Whether entities have ids. */
	boolean hasIds() {
		return this.id != null;
	}

	/** Whether entities can refer to others. */
	public boolean hasReferences() {
		return this.hasReferences;
	}

	/** Whether new entities are stored without values that their instances have. */
	boolean omitsValues() {
		return this.omitsValues;
	}

	/** Whether a changed instance is stored as it was encoded: nobody observes that, nothing is counted or linked. */
	boolean isStoredAsEncoded() {
		return !this.hasReferences && !this.omitsValues && this.version == null && !listener().observesSaves();
	}

	/** Whether entities of the class, or of another class of its hierarchy, have {@link #associations()}. */
	boolean mayHaveAssociations() {
		return this.mayHaveAssociations;
	}

	/** The associations of the class itself. */
	Associations associations() {
		return this.associations;
	}

	/** The classes of which a flush of an instance may store new objects. */
	Set<Class<?>> referencedClasses() {
		Set<Class<?>> classes = new LinkedHashSet<>(this.extent.referencedClasses());
		if (this.mayHaveAssociations) {
			for (Class<?> each : this.extent.definition().classes()) {
				EntityType own = (each == this.type) ? this : this.relatives.apply(each);
				classes.addAll(own.associations.storedTargets());
			}
		}
		return classes;
	}

	/** Whether constructors of entities take other entities. */
	boolean hasConstructorReferences() {
		return this.hasConstructorReferences;
	}

	/** What is known of new instances. */
	EntityRules rules() {
		return this.rules;
	}

	/** Takes part in the loading, saving and deleting of entities of exactly this class. */
	EntityListener listener() {
		return this.listener;
	}

	/** What stands for an instance that was made of a stored object, of this class or of a subclass. */
	public Object afterRead(Object instance) {
		EntityListener own = (instance.getClass() == this.type) ? this.listener : of(instance).listener;
		return own.observesLoads() ? own.afterRead(instance) : instance;
	}

	/** Whether there may be objects of a subclass. */
	boolean hasSubclasses() {
		return this.hasSubclasses;
	}

	/** Whether an instance has an id. */
	boolean hasId(Object instance) {
		return this.id != null && this.id.get(instance) != null;
	}

	/** The key of an id, by which a context and the extent find the object. */
	byte[] key(@Nullable Object id) {
		if (id == null) {
			throw new IllegalArgumentException("The id of a " + name() + " must not be null");
		}
		return this.extent.key(id);
	}

	/** The instance with an id, which is generated if the instance has none, and with the first version. */
	Object assignFirst(Object entity, UndoActions undo) {
		Object instance = (this.id != null) ? assignId(this.id, entity, undo) : entity;
		VersionCounter version = this.version;
		if (version != null && version.get(instance) != version.first()) {
			undo.note(version.property(), instance);
			instance = completed(instance, version.set(instance, version.first()));
		}
		return instance;
	}

	private Object assignId(AssignedProperty property, Object entity, UndoActions undo) {
		Object present = property.get(entity);
		Object id = this.rules.newId(present);
		if (id == present) {
			return entity;
		}
		undo.note(property, entity);
		return completed(entity, property.set(entity, id));
	}

	/** The instance with the version after the stored one. The encoded state gets this version as well. */
	Object assignNext(Object instance, ObjectUpdate<Object> update, UndoActions undo) {
		VersionCounter version = this.version;
		if (version == null) {
			return instance;
		}
		long next = version.next(update.storedNumber(version.stored()));
		undo.note(version.property(), instance);
		Object result = completed(instance, version.set(instance, next));
		update.set(version.stored(), next);
		return result;
	}

	/** Notes the version of an instance, so that a rollback takes back its change. */
	void noteVersion(Object instance, UndoActions undo) {
		if (this.version != null) {
			undo.note(this.version.property(), instance);
		}
	}

	/** Sets the version after the stored one in the encoded state. */
	void countVersion(ObjectUpdate<Object> update) {
		VersionCounter version = this.version;
		if (version != null) {
			update.set(version.stored(), version.next(update.storedNumber(version.stored())));
		}
	}

	private Object completed(Object source, Object target) {
		if (target != source) {
			this.state.copy(source, target);
		}
		return target;
	}

	/** Sets the instance's version to the stored one, because callers must not set versions. */
	void resetVersion(Object instance, ObjectUpdate<Object> update) {
		VersionCounter version = this.version;
		if (version != null) {
			long stored = update.storedNumber(version.stored());
			if (version.get(instance) != stored) {
				version.set(instance, stored);
			}
		}
	}

	/**
	 * Refuses an instance that was made of another state of the object than the stored state.
	 * @throws ConflictException if the instance's version is not the stored one
	 */
	void requireStoredVersion(Object instance, ObjectUpdate<Object> update) {
		VersionCounter version = this.version;
		if (version == null) {
			return;
		}
		long stored = update.storedNumber(version.stored());
		long given = version.get(instance);
		if (given != stored) {
			throw new ConflictException("The " + describe(instance) + " was changed meanwhile: its version is "
					+ VersionCounter.describe(stored) + ", not " + VersionCounter.describe(given));
		}
	}

	/** Class and id of an instance, for messages. */
	public String describe(Object instance) {
		return (this.id != null) ? name() + " with id " + this.id.get(instance) : name();
	}

}
