/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.jakarta;

/**
 * What becomes of each annotation of {@code jakarta.persistence} and of its attributes. docs/FROM-JPA.md is made from this
 * text and {@link HibernateRules}'s; {@link AnnotationRules} reads it.
 */
final class JakartaRules {

	private static final String TEXT = """
			# Entities and their classes
			Entity honoured: its instances are stored in an extent, found by their id
			  name ignored: JPQL's name; a class is renamed with @PersistentObject("old.Name") or @PreviousName
			Embeddable honoured: a value, stored in its owner
			Embedded honoured: a value, stored in its owner; one whose columns are all null stays a value
			MappedSuperclass honoured: gives its properties, its id and its generic types to the entities below it
			Inheritance honoured: one extent for the hierarchy, from its topmost entity on
			  strategy ignored: all classes of a hierarchy share one extent
			DiscriminatorColumn DiscriminatorValue ignored: an object knows its class
			Table honoured: for its constraints and indexes
			  name catalog schema options comment ignored: there are no tables
			  uniqueConstraints honoured: unique indexes; names of columns are resolved to properties
			  indexes honoured: indexes; names of columns are resolved to properties
			  check refused if set: check it with Bean Validation or in a lifecycle method
			UniqueConstraint honoured: a unique index
			  name options ignored: an index is known by its properties
			  columnNames honoured: resolved to properties
			Index honoured: an index
			  name options ignored: an index is known by its properties
			  columnList honoured: resolved to properties; DESC is passed over, as an index is read both ways
			  unique honoured: a unique index
			SecondaryTable SecondaryTables ignored: an object is stored in one piece
			Access honoured: on a class and on a member
			  value honoured: FIELD or PROPERTY
			Cacheable ignored: the heap is in memory
			  value ignored: the heap is in memory
			EntityListeners honoured: beans, or made with what they need injected; AuditingEntityListener is our auditing
			  value honoured: called in this order, those of superclasses first
			ExcludeDefaultListeners ExcludeSuperclassListeners honoured: as in JPA
			PrePersist PostPersist PreUpdate PostUpdate PreRemove PostRemove PostLoad honoured: called as in JPA
			metamodel.StaticMetamodel ignored: generated; queries take names of properties

			# Ids and versions
			Id honoured: without @GeneratedValue the application assigns it, and null is refused
			EmbeddedId honoured: a record or class as id, which the application assigns
			GeneratedValue honoured: numbers by a sequence of the extent, text and UUID as UUID of version 7
			  strategy honoured: a UUID is of type UUID or text, a sequence of a number; IDENTITY and TABLE are sequences
			  generator honoured: generators of the same name share a sequence
			SequenceGenerator TableGenerator honoured: a sequence of its own
			  name sequenceName honoured: generators of the same name share a sequence
			  initialValue honoured: the first value of a sequence that is new
			  allocationSize ignored: values are reserved in ranges of 100
			  catalog schema options table pkColumnName pkColumnValue valueColumnName ignored: there are no tables
			  uniqueConstraints indexes ignored: there are no tables
			SequenceGenerators TableGenerators honoured: as each of them
			  value honoured: as each of them
			Version honoured: long, int or short, counted with each change; a stale save is refused
			IdClass refused: put the parts of the id into a record and use @EmbeddedId
			MapsId refused: give the entity an id of its own and refer to the other with @OneToOne

			# Properties
			Basic honoured
			  fetch ignored: a value is read with its owner
			  optional honoured: false refuses null
			Column honoured
			  name honoured: where constraints and indexes name it; columns that are shared must be read-only twins
			  unique honoured: a unique index
			  nullable honoured: false refuses null when it is written
			  length honoured: refuses longer text and bytes, if it isn't 255 and there is no @Lob or columnDefinition
			  insertable updatable honoured: false keeps the stored value
			  precision scale secondPrecision ignored: values keep all their digits
			  columnDefinition ignored: a default in it is refused with insertable = false or @DynamicInsert
			  table options comment ignored: there are no tables
			  check refused if set: check it with Bean Validation or in a lifecycle method
			Transient honoured: not stored, on a field or a getter, whichever side the access is
			Lob honoured: text and bytes of any length; no length is checked
			Enumerated honoured: stored by name in any case
			  value honoured: ordered by name with STRING, else by ordinal
			EnumeratedValue refused: convert the enum with an AttributeConverter
			Temporal honoured: a date or time is truncated when it is written and in queries
			  value honoured: DATE, TIME or TIMESTAMP
			Convert honoured: the converted value is stored, compared and ordered; not of ids, versions and references
			  converter disableConversion honoured
			  attributeName honoured: of a superclass, or "key" and "value" of a map; of an embedded value it is refused
			Converts honoured: as each of them
			  value honoured: as each of them
			Converter honoured: may be a bean
			  autoApply honoured: to all properties and elements of its type, in the packages that are scanned
			ElementCollection honoured: stored in its owner
			  fetch ignored: elements are read with their owner
			  targetClass ignored: the property's type says it
			CollectionTable ignored: elements are stored in their owner
			  name catalog schema options joinColumns foreignKey indexes ignored: there are no tables
			  uniqueConstraints refused if set: use a Set, or check it in a lifecycle method
			AttributeOverride AttributeOverrides honoured: where constraints and indexes name the column
			  value name column honoured: names of columns, and their constraints
			AssociationOverride AssociationOverrides honoured: where constraints and indexes name the column
			  value name joinColumns honoured: names of columns, and their constraints
			  joinTable foreignKey ignored: there are no tables

			# Associations
			ManyToOne honoured: a reference
			  cascade honoured: PERSIST, MERGE and REMOVE
			  fetch honoured: LAZY loads when a method is called
			  optional honoured: false refuses null
			  targetEntity ignored: an object knows its class
			OneToOne honoured: a reference, unique; with mappedBy read through the reference of the other side
			  cascade orphanRemoval honoured: PERSIST, MERGE and REMOVE
			  fetch mappedBy honoured
			  optional honoured: false refuses null
			  targetEntity ignored: an object knows its class
			OneToMany honoured: references, each target in one owner; with mappedBy read through the other side's reference
			  cascade orphanRemoval honoured: PERSIST, MERGE and REMOVE
			  fetch mappedBy honoured
			  targetEntity ignored: an object knows its class
			ManyToMany honoured: references; with mappedBy read through the references of the other side
			  cascade honoured: PERSIST, MERGE and REMOVE
			  fetch mappedBy honoured
			  targetEntity ignored: an object knows its class
			JoinColumn honoured
			  name honoured: where constraints and indexes name it; a read-only twin gives the target's id
			  unique honoured: a unique index of the reference
			  nullable honoured: false refuses null when it is written
			  insertable updatable honoured: false keeps the stored reference
			  referencedColumnName columnDefinition table options comment foreignKey ignored: a reference is to an object
			  check refused if set: check it with Bean Validation or in a lifecycle method
			JoinColumns honoured: as each of them
			  value honoured: as each of them
			  foreignKey ignored: a reference is to an object
			JoinTable ignored: references are stored in their owner
			  name catalog schema options comment joinColumns inverseJoinColumns ignored: there are no tables
			  foreignKey inverseForeignKey indexes ignored: there are no tables
			  uniqueConstraints refused if set: use a Set, or check it in a lifecycle method
			  check refused if set: check it with Bean Validation or in a lifecycle method
			ForeignKey ignored: a referenced object is not deleted, unless @dev.pmem.heap.annotation.OnDelete says so
			PrimaryKeyJoinColumn PrimaryKeyJoinColumns ignored: on a class; on a property it is refused, as @MapsId is
			OrderBy honoured: entities are read in this order; values and what constructors take keep theirs
			  value honoured: names of properties, ASC and DESC
			OrderColumn honoured: a list keeps its order; with mappedBy it is refused
			  name nullable insertable updatable columnDefinition options ignored: a list keeps its order
			MapKey honoured: of a mappedBy side it is computed
			  name honoured: the property, or the id
			MapKeyColumn ignored: a map stores its keys; with mappedBy it is refused
			  name unique nullable insertable updatable columnDefinition options table length precision scale ignored
			MapKeyClass MapKeyEnumerated ignored: the property's type says it; enums are stored by name
			MapKeyJoinColumn MapKeyJoinColumns ignored: a map stores its keys
			MapKeyTemporal refused: use a type of java.time as key

			# Queries, and what is no part of an entity
			NamedQuery NamedQueries NamedNativeQuery NamedNativeQueries ignored: no repository method runs them
			NamedStoredProcedureQuery NamedStoredProcedureQueries ignored: no repository method runs them
			StoredProcedureParameter QueryHint ignored: part of a named query
			NamedEntityGraph NamedEntityGraphs NamedAttributeNode NamedSubgraph ignored: no repository method uses them
			SqlResultSetMapping SqlResultSetMappings ignored: no repository method uses them
			EntityResult FieldResult ColumnResult ConstructorResult ignored: part of a mapping of results
			CheckConstraint refused: check it with Bean Validation or in a lifecycle method
			PersistenceContext PersistenceContexts refused: there is no EntityManager; inject PmemOperations
			PersistenceUnit PersistenceUnits refused: there is no EntityManagerFactory; inject PersistentHeap
			PersistenceProperty ignored: part of @PersistenceContext
			""";

	private JakartaRules() {}

	static String text() {
		return TEXT;
	}

}
