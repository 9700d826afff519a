package dev.pmem.data.repository.scenario;

/** Of a {@link Person}. */
public enum Status {

	FRESH, KNOWN, GONE

}
