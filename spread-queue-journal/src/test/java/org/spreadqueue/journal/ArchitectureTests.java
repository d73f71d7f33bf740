// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * What keeps this module small.
 */
@AnalyzeClasses(packages = "org.spreadqueue.journal", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchRule dependsOnManagersAndArtemisOnly = classes().should()
		.onlyDependOnClassesThat()
		.resideInAnyPackage("org.spreadqueue.journal..", "org.spreadqueue.manager..",
				"org.spreadqueue.protocol.frame..", "org.spreadqueue", "org.spreadqueue.spread.log..",
				"org.apache.activemq.artemis..", "tools.jackson..", "java..", "org.slf4j..", "org.jspecify..");

	@ArchTest
	static final ArchRule usesNothingOfMachines = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.spreadqueue.manager.machine..");

	@ArchTest
	static final ArchRule roomsHaveNoCycles = slices().matching("org.spreadqueue.(**)").should().beFreeOfCycles();

	/** Of Artemis, what a record says needs to know only how it is handed over. */
	@ArchTest
	static final ArchRule recordsTouchNoFiles = noClasses().that()
		.resideInAPackage("org.spreadqueue.journal.record..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.util.concurrent..",
				"org.apache.activemq.artemis.core.io..", "org.slf4j..");

	@ArchTest
	static final ArchRule onlyJournalsArePublic = classes().that()
		.resideInAPackage("org.spreadqueue.journal")
		.and()
		.arePublic()
		.and()
		.areTopLevelClasses()
		.should()
		.haveSimpleNameStartingWith("Journal");

}
