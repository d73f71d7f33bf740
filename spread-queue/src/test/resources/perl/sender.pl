# SPDX-License-Identifier: Apache-2.0
# sender.pl QUEUE SERIALIZER: sends to the queue with Spread::Queue::Sender what it is told
# on its lines: "send JSON" or "rpc SECONDS JSON".
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Data::Serializer;
use Lines;
use Spread::Queue::Sender;

my ($queue, $serializer) = @ARGV;
my $sender = Spread::Queue::Sender->new(QUEUE => $queue,
    SERIALIZER => Data::Serializer->new(serializer => $serializer));
while (my $line = <STDIN>) {
    if ($line =~ /^send (.*)/) {
        $sender->submit(from_line($1));
        say_line('SENT');
    }
    elsif ($line =~ /^rpc (\d+) (.*)/) {
        no warnings 'uninitialized';
        say_line('ANSWER', to_line($sender->rpc(from_line($2), $1)));
    }
}
