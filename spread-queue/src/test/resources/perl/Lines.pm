# SPDX-License-Identifier: Apache-2.0
package Lines;

# Values as lines of JSON, for the programs beside this file. Strings are byte strings,
# as Perl programs without "use utf8" have them; text is UTF-8 in them.
use strict;
use warnings;
use Exporter 'import';
use IO::Handle;
use JSON::PP ();
our @EXPORT = qw(from_line to_line say_line);

STDOUT->autoflush(1);

sub from_line { return JSON::PP->new->allow_nonref->decode($_[0]) }

sub to_line { return JSON::PP->new->ascii->canonical->allow_nonref->encode(_text($_[0])) }

sub say_line { print join(' ', @_), "\n" }

sub _text {
    my ($value) = @_;
    return { map { _text($_) => _text($value->{$_}) } keys %$value } if ref $value eq 'HASH';
    return [ map { _text($_) } @$value ] if ref $value eq 'ARRAY';
    return undef unless defined $value;
    my $text = "$value";
    utf8::decode($text) unless $text =~ /[^\x00-\xff]/;
    return $text;
}

1;
