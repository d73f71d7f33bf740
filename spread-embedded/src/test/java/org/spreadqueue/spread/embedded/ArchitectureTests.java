// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.embedded;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * What keeps this module small.
 */
@AnalyzeClasses(packages = "org.spreadqueue.spread.embedded", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchRule dependsOnTheClientOnly = classes().should()
		.onlyDependOnClassesThat()
		.resideInAnyPackage("org.spreadqueue.spread..", "java..", "org.slf4j..", "org.jspecify..");

	/** A daemon shares the bytes and the loop with the client, and nothing else. */
	@ArchTest
	static final ArchRule usesNothingOfTheClientsConnections = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.spreadqueue.spread.internal.connect..", "org.spreadqueue.spread.internal.transport..");

	@ArchTest
	static final ArchRule onlyDaemonAndOptionsArePublic = classes().that()
		.arePublic()
		.and()
		.areTopLevelClasses()
		.should()
		.haveSimpleNameStartingWith("Embedded");

}
