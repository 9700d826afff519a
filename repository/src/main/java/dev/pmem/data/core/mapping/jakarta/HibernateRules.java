/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.jakarta;

/** What becomes of each annotation of {@code org.hibernate.annotations}, as {@link JakartaRules}. */
final class HibernateRules {

	private static final String TEXT = """
			# Values and times
			CreationTimestamp honoured: the time of the insert
			  source ignored: there is no other clock than the virtual machine's
			UpdateTimestamp honoured: the time of the insert and of each update
			  source ignored: there is no other clock than the virtual machine's
			UuidGenerator honoured: UUID of version 7, as UUID or text
			  style ignored: version 7 is ordered by time, and random
			  algorithm refused if set: assign the id in the constructor or in a BeforeConvertCallback
			NativeGenerator honoured: as @GeneratedValue
			  sequenceForm tableForm ignored: a sequence of the extent
			GenericGenerator honoured: if it is one of Hibernate's own, as @GeneratedValue
			  name honoured: generators of the same name share a sequence
			  strategy honoured: of another class it is refused
			  parameters ignored: they shape the tables and the reservation
			  type refused if set: assign the id in the constructor or in a BeforeConvertCallback
			GenericGenerators honoured: as each of them
			  value honoured: as each of them
			Parameter ignored: part of another annotation
			CurrentTimestamp refused: use @CreationTimestamp or @UpdateTimestamp
			Source refused: use a number as version
			Generated GeneratedColumn refused: compute the value in a lifecycle method or in a BeforeSaveCallback
			Formula refused: compute the value in a method, or in an AfterConvertCallback with the property @Transient
			ColumnTransformer ColumnTransformers refused: convert the value with an AttributeConverter
			ColumnDefault ignored: with insertable = false or @DynamicInsert it is refused; initialize the field
			Nationalized JdbcType JdbcTypeCode ignored: they shape the column
			FractionalSeconds ignored: values keep all their digits
			TimeZoneStorage TimeZoneColumn ignored: times keep their offset or zone
			Array Struct ignored: they shape the column
			Type TypeRegistration TypeRegistrations refused: convert the value with an AttributeConverter
			JavaType JavaTypeRegistration JavaTypeRegistrations refused: convert the value with an AttributeConverter
			JdbcTypeRegistration JdbcTypeRegistrations ignored: they shape the column
			ConverterRegistration ConverterRegistrations refused: use @Converter(autoApply = true), or @Convert
			CompositeType CompositeTypeRegistration CompositeTypeRegistrations refused: use a record or an @Embeddable class
			EmbeddableInstantiator EmbeddableInstantiatorRegistration EmbeddableInstantiatorRegistrations \
			refused: use a record, or mark a constructor with @PersistenceCreator
			Instantiator refused: mark the constructor with @org.springframework.data.annotation.PersistenceCreator
			TargetEmbeddable refused: declare the property with the class itself
			EmbeddedColumnNaming EmbeddedTable ignored: there are no columns
			Parent refused: mark the property as @Transient, and set it in the owner's setter
			Mutability MapKeyMutability CollectionIdMutability refused: use immutable classes, such as records
			AttributeAccessor refused: use @Access, or a converter
			Collate refused: store a second property that is normalized, and compare it
			AttributeBinderType TypeBinderType ValueGenerationType IdGeneratorType \
			refused: an annotation that has it is one of the application's own; do the same in a BeforeConvertCallback

			# Updates, versions and deletes
			DynamicInsert DynamicUpdate ignored: with @ColumnDefault, @DynamicInsert is refused
			Immutable refused: mark the class as @org.springframework.data.annotation.Immutable, the column updatable = false
			OptimisticLocking honoured
			  type refused if set: use a property with @Version
			OptimisticLock refused: put the property into an entity of its own, which is referred to
			SoftDelete refused: keep a property that says so, and name it in the queries
			SQLDelete SQLDeletes SQLDeleteAll refused: if it is a soft delete, keep a property that says so
			SQLInsert SQLInserts SQLUpdate SQLUpdates refused: use a BeforeSaveCallback
			OnDelete refused: use @dev.pmem.heap.annotation.OnDelete on the property; with both, it is passed over
			Cascade refused: use cascade of the association, and orphanRemoval
			NaturalId NaturalIdClass refused: use @Column(unique = true, updatable = false)
			NaturalIdCache ignored: the heap is in memory
			Check Checks refused: check it with Bean Validation or in a lifecycle method
			SecondaryRow SecondaryRows ignored: an object is stored in one piece
			Audited Audited$Table Audited$SecondaryTable Audited$SecondaryTables Audited$CollectionTable Audited$Excluded \
			refused: write a history in an AfterSaveCallback
			Changelog Changelog$ChangesetId Changelog$ModifiedEntities Changelog$Timestamp \
			refused: write a history in an AfterSaveCallback
			Temporal Temporal$Excluded Temporal$HistoryPartitioning Temporal$HistoryTable \
			refused: write a history in an AfterSaveCallback
			TenantId refused: use a pool for each tenant, or a property that is named in the queries

			# What is read
			SQLRestriction SQLJoinTableRestriction refused: name the condition in the queries
			Filter Filters FilterJoinTable FilterJoinTables refused: name the condition in the queries
			FilterDef FilterDefs ParamDef SqlFragmentAlias ignored: without a @Filter they do nothing
			SQLSelect HQLSelect refused: read it with a query method
			SQLOrder refused: use @OrderBy
			Subselect View refused: read it with a query method and a projection
			Synchronize ignored: there are no tables
			NotFound refused: a reference always finds its target; use optional = true for null
			Any ManyToAny refused: declare the property with a common superclass or interface, and mark it @ManyToOne
			AnyDiscriminator AnyDiscriminatorValue AnyDiscriminatorValues AnyDiscriminatorImplicitValues \
			ignored: part of @Any
			AnyKeyJavaClass AnyKeyJavaType AnyKeyJdbcType AnyKeyJdbcTypeCode ignored: part of @Any
			JoinFormula JoinColumnOrFormula JoinColumnsOrFormulas PropertyRef refused: refer to the object itself
			DiscriminatorFormula refused: an object knows its class; store it as an object of that class
			DiscriminatorOptions ignored: an object knows its class
			ConcreteProxy ignored: an object knows its class
			BatchSize Fetch FetchProfile FetchProfile$FetchOverride FetchProfiles ignored: nothing is joined or sent
			FetchProfileOverride FetchProfileOverrides LazyGroup ignored: nothing is joined or sent
			Cache QueryCacheLayout ignored: the heap is in memory
			NamedQuery NamedQueries NamedNativeQuery NamedNativeQueries ignored: no repository method runs them
			NamedEntityGraph NamedEntityGraphs ignored: no repository method uses them
			Imported ignored: there is no JPQL
			RowId PartitionKey Comment Comments ignored: there are no tables

			# Collections
			Bag ignored: a list keeps its order
			SortNatural honoured: a SortedSet or SortedMap
			SortComparator refused: let the elements implement Comparable, or use @OrderBy
			ListIndexBase ListIndexJavaType ListIndexJdbcType ListIndexJdbcTypeCode ignored: a list keeps its order
			CollectionId CollectionIdJavaClass CollectionIdJavaType CollectionIdJdbcType CollectionIdJdbcTypeCode \
			CollectionIdType ignored: elements are stored in their owner
			CollectionType CollectionTypeRegistration CollectionTypeRegistrations refused: use a List, Set or Map
			MapKeyType MapKeyCompositeType MapKeyJavaType refused: use a key that is stored as it is
			MapKeyJdbcType MapKeyJdbcTypeCode ignored: they shape the column

			# For one database, and for the generator of code
			DialectOverride$Check DialectOverride$Checks DialectOverride$ColumnDefault DialectOverride$ColumnDefaults \
			ignored: the annotation that is overridden is judged
			DialectOverride$DiscriminatorFormula DialectOverride$DiscriminatorFormulas \
			refused: an object knows its class; store it as an object of that class
			DialectOverride$FilterDefs DialectOverride$FilterDefOverrides ignored: without a @Filter they do nothing
			DialectOverride$Filters DialectOverride$FilterOverrides refused: name the condition in the queries
			DialectOverride$Formula DialectOverride$Formulas DialectOverride$GeneratedColumn \
			DialectOverride$GeneratedColumns refused: compute the value in a method, with the property @Transient
			DialectOverride$JoinFormula DialectOverride$JoinFormulas refused: refer to the object itself
			DialectOverride$SQLDelete DialectOverride$SQLDeletes DialectOverride$SQLDeleteAll \
			DialectOverride$SQLDeleteAlls refused: if it is a soft delete, keep a property that says so
			DialectOverride$SQLInsert DialectOverride$SQLInserts DialectOverride$SQLUpdate DialectOverride$SQLUpdates \
			refused: use a BeforeSaveCallback
			DialectOverride$SQLOrder DialectOverride$SQLOrders refused: use @OrderBy
			DialectOverride$SQLRestriction DialectOverride$SQLRestrictions refused: name the condition in the queries
			DialectOverride$SQLSelect DialectOverride$SQLSelects refused: read it with a query method
			DialectOverride$OverridesAnnotation DialectOverride$Version ignored: part of another annotation
			processing.CheckHQL processing.Exclude processing.Pattern ignored: for the generator of code
			processing.Find processing.HQL processing.SQL refused: write a query method
			""";

	private HibernateRules() {}

	static String text() {
		return TEXT;
	}

}
