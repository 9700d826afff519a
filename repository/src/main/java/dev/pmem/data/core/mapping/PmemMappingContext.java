/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping;

import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.data.convert.ValueConverter;
import org.springframework.data.core.TypeInformation;
import org.springframework.data.mapping.context.AbstractMappingContext;
import org.springframework.data.mapping.model.Property;
import org.springframework.data.mapping.model.SimpleTypeHolder;
import org.springframework.util.ClassUtils;

import dev.pmem.data.core.convert.PmemCustomConversions;
import dev.pmem.data.core.mapping.jakarta.AccessedClass;
import dev.pmem.data.core.mapping.jakarta.Converters;
import dev.pmem.data.core.mapping.jakarta.JakartaPersistence;
import dev.pmem.data.core.mapping.jakarta.MemberAccess;
import dev.pmem.data.core.mapping.jakarta.PropertyConversion;
import dev.pmem.heap.annotation.HeapObject;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.object.TypeConversion;
import dev.pmem.heap.object.TypeModels;
import dev.pmem.heap.store.IndexDefinition;

/**
 * Mapping metadata of entities and of the classes embedded in them.
 */
public class PmemMappingContext extends AbstractMappingContext<PmemPersistentEntity<?>, PmemPersistentProperty> {

	private static final SimpleTypeHolder SIMPLE_TYPES = new SimpleTypeHolder(
			Set.of(BigDecimal.class, BigInteger.class, UUID.class), true);

	private static final TypeModels DEFAULTS = new ReflectionTypeModels();

	private volatile Set<Class<?>> repositoryTypes = Set.of();

	/** The access of the owners of classes that are embedded; of entities it does not count. */
	private final Map<Class<?>, MemberAccess> embeddedAccess = new ConcurrentHashMap<>();

	private volatile SubclassIndex subclasses = new SubclassIndex();

	private volatile Set<Class<?>> converterTypes = Set.of();

	private volatile Converters converters = Converters.NONE;

	private volatile CustomTypeConversions customConversions = CustomTypeConversions.NONE;

	/** Of properties that were asked for. */
	private final Map<PmemPersistentProperty, Optional<PropertyConversion>> conversions = new ConcurrentHashMap<>();

	/** Whether values of any property are converted. */
	private volatile boolean hasConversions;

	/** A context without entities, which takes classes in when they are first asked for. */
	@SuppressWarnings("this-escape") // the setter only assigns
	public PmemMappingContext() {
		setSimpleTypeHolder(SIMPLE_TYPES);
	}

	/** Whether instances of this class are stored separately, as entities. Classes of the JDK never are. */
	public boolean isEntity(Class<?> type) {
		PmemPersistentEntity<?> entity = type.isArray() ? null : getPersistentEntity(type);
		return entity != null && entity.isEntity();
	}

	/**
	 * The mapping of a class of entities.
	 * @throws InvalidMappingException if it is none
	 */
	public PmemPersistentEntity<?> getRequiredEntity(Class<?> type) {
		PmemPersistentEntity<?> entity = type.isArray() ? null : getPersistentEntity(type);
		if (entity == null && this.customConversions.of(type) != null) {
			throw new InvalidMappingException(type.getName()
					+ " is the class of a repository, and has a converter among"
					+ " the PmemCustomConversions, which makes its instances values",
					"Remove the converter, or the repository");
		}
		if (entity == null) {
			throw MissingIds.noClass(type);
		}
		return entity;
	}

	/** Sets the classes whose entities repositories hold: such a class can be the top of a hierarchy without a mark. */
	public void setRepositoryTypes(Set<Class<?>> types) {
		this.repositoryTypes = Set.copyOf(types);
	}

	/** Sets the classes of converters that a scan has found, some of which are applied without being named. */
	public void setConverterTypes(Set<Class<?>> types) {
		this.converterTypes = Set.copyOf(types);
	}

	/**
	 * Sets the converters of the application, whose classes are values then. To be set before entities are added.
	 * @throws InvalidMappingException if one of them can't be used
	 */
	public void setCustomConversions(PmemCustomConversions conversions) {
		this.customConversions = CustomTypeConversions.of(conversions);
		setSimpleTypeHolder(new SimpleTypeHolder(this.customConversions.types(), SIMPLE_TYPES));
	}

	/** Takes converters from a context, those that were found by a scan as well, before entities are used. */
	public void findConverters(ApplicationContext applicationContext) {
		if (this.customConversions == CustomTypeConversions.NONE) {
			applicationContext.getBeanProvider(PmemCustomConversions.class).ifAvailable(this::setCustomConversions);
		}
		this.converters = Converters.of(applicationContext, this.converterTypes);
	}

	/** How the values of a property are converted; null if they are not. */
	public @Nullable PropertyConversion conversionOf(PmemPersistentProperty property) {
		Optional<PropertyConversion> known = this.conversions.get(property);
		if (known == null) {
			known = Optional.ofNullable(this.converters.of(property));
			this.conversions.put(property, known);
			this.hasConversions |= known.isPresent();
		}
		return known.orElse(null);
	}

	/** How the values of a class are converted, wherever they stand; null if they are stored as they are. */
	public @Nullable TypeConversion conversionOf(Class<?> type) {
		TypeConversion conversion = this.customConversions.of(type);
		return (conversion != null) ? conversion : DEFAULTS.conversion(type);
	}

	/** Whether values of any property that was asked for are converted. */
	public boolean hasConversions() {
		return this.hasConversions;
	}

	/** Sets where subclasses of entities are looked for; if it is not set, in the package of their topmost class. */
	public void setSubclasses(SubclassIndex subclasses) {
		this.subclasses = subclasses;
	}

	/**
	 * The topmost class of an entity's hierarchy, whose extent holds the entities of all classes below it: among the
	 * class and its superclasses and interfaces the topmost one that is marked or held by a repository, and has an id.
	 * Superclasses above only contribute properties.
	 * @throws InvalidMappingException if there are several, none of which is above the other
	 */
	public Class<?> topOf(Class<?> type) {
		Class<?> top = type;
		for (Class<?> candidate : supertypes(type)) {
			if (!isTop(candidate)) {
				continue;
			}
			if (!candidate.isAssignableFrom(top) && !top.isAssignableFrom(candidate)) {
				throw new InvalidMappingException(type.getName() + " belongs to two hierarchies, that of "
						+ top.getName() + " and that of " + candidate.getName(),
						"Mark one of them, or a class above both, with @PersistentObject, and give a repository to none"
								+ " or one of them");
			}
			top = candidate.isAssignableFrom(top) ? candidate : top;
		}
		return top;
	}

	/** The names of the extents of all entities that are known, and the names that these had in earlier releases. */
	public Set<String> extentNames() {
		Set<String> names = new LinkedHashSet<>();
		for (Class<?> type : entityTypes()) {
			PmemPersistentEntity<?> entity = getPersistentEntity(topOf(type));
			if (entity != null) {
				names.add(entity.getExtentName());
				names.addAll(entity.getPreviousExtentNames());
			}
		}
		return names;
	}

	/** The classes of entities that are known. */
	public Set<Class<?>> entityTypes() {
		Set<Class<?>> types = new LinkedHashSet<>(this.repositoryTypes);
		getPersistentEntities().forEach((entity) -> types.add(entity.getType()));
		types.removeIf((type) -> !isEntity(type));
		return types;
	}

	private boolean isTop(Class<?> type) {
		boolean isHeld = this.repositoryTypes.contains(type);
		if (!isHeld && !MergedAnnotations.from(type).isPresent(HeapObject.class) && !JakartaPersistence.isEntity(
				type)) {
			return false;
		}
		PmemPersistentEntity<?> entity = getPersistentEntity(type);
		return entity != null && (entity.getIdProperty() != null
				|| isHeld && Modifier.isAbstract(type.getModifiers()));
	}

	private static Set<Class<?>> supertypes(Class<?> type) {
		Set<Class<?>> types = new LinkedHashSet<>();
		for (Class<?> current = type.getSuperclass(); current != null
				&& current != Object.class; current = current.getSuperclass()) {
			types.add(current);
		}
		types.addAll(ClassUtils.getAllInterfacesForClassAsSet(type));
		return types;
	}

	/** The classes below a class, itself included, that have entities of their own, in the order of their names. */
	public Set<Class<?>> classesBelow(Class<?> top) {
		Set<Class<?>> classes = new TreeSet<>(Comparator.comparing(Class::getName));
		classes.addAll(this.subclasses.of(top));
		getPersistentEntities().forEach((entity) -> classes.add(entity.getType()));
		classes.addAll(this.repositoryTypes);
		classes.removeIf((type) -> !top.isAssignableFrom(type) || type.isInterface()
				|| Modifier.isAbstract(type.getModifiers()) || type.isAnonymousClass() || type.isLocalClass());
		if (!top.isInterface() && !Modifier.isAbstract(top.getModifiers())) {
			classes.add(top);
		}
		return classes;
	}

	/** The indexes that an entity and the classes embedded in it declare. */
	public List<IndexDefinition> indexesOf(PmemPersistentEntity<?> entity) {
		return IndexDefinitions.of(this, entity);
	}

	/**
	 * The indexes that a class and the classes below it declare.
	 * @throws InvalidMappingException if two of them have the same name
	 */
	public List<IndexDefinition> indexesOf(Class<?> top, Set<Class<?>> below) {
		Map<String, IndexDefinition> indexes = new LinkedHashMap<>();
		Set<Class<?>> classes = new LinkedHashSet<>(Set.of(top));
		classes.addAll(below);
		for (Class<?> each : classes) {
			for (IndexDefinition index : indexesOf(getRequiredPersistentEntity(each))) {
				IndexDefinition known = indexes.putIfAbsent(index.name(), index);
				if (known != null && !known.equals(index)) {
					throw new InvalidMappingException("The index '" + index.name() + "' of " + each.getName()
							+ " is not the one of this name that another class below " + top.getName() + " declares",
							"Give one of the indexes another name");
				}
			}
		}
		return List.copyOf(indexes.values());
	}

	@Override
	protected boolean shouldCreatePersistentEntityFor(TypeInformation<?> type) {
		return !type.getType().getName().startsWith("java.") && super.shouldCreatePersistentEntityFor(type);
	}

	@Override
	protected <T> PmemPersistentEntity<?> createPersistentEntity(TypeInformation<T> typeInformation) {
		Class<T> type = typeInformation.getType();
		return new PmemPersistentEntity<>(typeInformation,
				this.embeddedAccess.getOrDefault(type, MemberAccess.EITHER));
	}

	@Override
	protected PmemPersistentProperty createPersistentProperty(Property property, PmemPersistentEntity<?> owner,
			SimpleTypeHolder simpleTypeHolder) {
		PmemPersistentProperty created = new PmemPersistentProperty(property, owner, simpleTypeHolder);
		noteAccess(created);
		if (created.isAnnotationPresent(ValueConverter.class)) {
			throw new InvalidMappingException(owner.getType().getName() + "." + created.getName()
					+ " has a @ValueConverter, which is not supported: converters apply to classes",
					"Remove the annotation, and name converters of the property's class in a bean of type"
							+ " PmemCustomConversions");
		}
		if (created.isTransient() && created.getIndexed() != null) {
			throw new InvalidMappingException(owner.getType().getName() + "." + created.getName()
					+ " can't be @Indexed: it is transient, and not stored", "Remove @Indexed, or store the property");
		}
		return created;
	}

	/** Classes that are embedded are accessed as their owners are, unless they say otherwise themselves. */
	private void noteAccess(PmemPersistentProperty property) {
		MemberAccess access = property.getOwner() instanceof AccessedClass owner
				? owner.getMemberAccess()
				: MemberAccess.EITHER;
		if (access == MemberAccess.EITHER) {
			return;
		}
		for (TypeInformation<?> embedded : property.getPersistentEntityTypeInformation()) {
			this.embeddedAccess.putIfAbsent(embedded.getType(), access);
		}
	}

}
