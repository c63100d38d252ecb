using ClientSdk.Limiters;

namespace ClientSdk.Tests.Limiters;

public sealed class CompletionLogTests
{
    private readonly CompletionLog _log = new();

    /// <summary>Beside a plain list, however its ring grows and turns.</summary>
    [Fact]
    public void It_says_what_a_list_of_all_completions_says()
    {
        var random = new Random(1);
        List<long> all = [];
        long now = 0;
        for (int step = 0; step < 3_000; step++)
        {
            now++;
            int count = random.Next(1, 4);
            _log.Add(now, count);
            all.AddRange(Enumerable.Repeat(now, count));
            if (random.Next(4) == 0)
            {
                _log.TakeBack(count);
                all.RemoveRange(all.Count - count, count);
            }

            long dropped = now - random.Next(step / 8, (step / 4) + 1);
            _log.DropThrough(dropped);
            all.RemoveAll(at => at <= dropped);
            Assert.Equal(all.Count, _log.Held);
            int permits = random.Next(1, all.Count + 2);
            Assert.Equal(permits <= all.Count ? all[permits - 1] : null, _log.TimeOf(permits));
            long after = now - random.Next(step + 1);
            Assert.Equal(all.Count(at => at > after), _log.CountAfter(after));
        }
    }

    [Fact]
    public void What_completes_together_or_is_told_late_counts_as_of_the_newest()
    {
        _log.Add(0, 1);
        _log.Add(5, 1);
        _log.Add(3, 1);
        _log.Add(5, 1);
        Assert.Equal([0L, 5L, 5L, 5L, null], Enumerable.Range(1, 5).Select(permits => _log.TimeOf(permits)));
        _log.DropThrough(4);
        Assert.Equal((3L, 1L), (_log.Held, _log.Released));
    }

    /// <summary>A thousand places are for a thousand instants.</summary>
    [Fact]
    public void Completions_of_one_instant_take_one_place()
    {
        _log.Add(1, 1);
        for (int count = 0; count < 2_000; count++)
        {
            _log.Add(2, 1);
        }

        Assert.Equal((1L, 2_001L), (_log.TimeOf(1), _log.Held));
    }

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(2, 1, 1)]
    [InlineData(1, 2, 1)]
    public void A_refusal_takes_back_the_newest_completion_if_it_is_that_large(int completed, int refused, long held)
    {
        _log.Add(1, completed);
        _log.TakeBack(refused);
        Assert.Equal(held, _log.Held);
    }

    [Fact]
    public void Nothing_is_taken_back_of_what_is_gone()
    {
        _log.Add(1, 1);
        _log.DropThrough(1);
        _log.TakeBack(1);
        Assert.Equal((0L, 1L), (_log.Held, _log.Released));
    }

    /// <summary>Each time that it is full, neighbours become one, at the later time of the two.</summary>
    [Theory]
    [InlineData(1_024, 1)]
    [InlineData(1_025, 2)]
    [InlineData(1_536, 2)]
    [InlineData(1_537, 4)]
    [InlineData(2_048, 4)]
    [InlineData(2_049, 8)]
    public void A_full_log_gets_coarser_by_half(int completions, long oldest)
    {
        for (int at = 1; at <= 500; at++)
        {
            _log.Add(at, 1);
        }

        _log.DropThrough(500);
        for (int at = 1; at <= completions; at++)
        {
            _log.Add(1_000 + at, 1);
        }

        Assert.Equal((1_000 + oldest, (long)completions), (_log.TimeOf(1), _log.CountAfter(0)));
        Assert.Equal(1_000 + completions, _log.TimeOf(completions));
    }

    [Fact]
    public void A_full_log_counts_everything_and_nothing_for_a_shorter_time()
    {
        for (int at = 1; at <= 10_000; at++)
        {
            _log.Add(at, 1);
        }

        Assert.Equal(10_000, _log.Held);
        foreach (int permits in new[] { 1, 500, 5_000, 9_999, 10_000 })
        {
            Assert.InRange(_log.TimeOf(permits)!.Value, permits, 10_000);
        }

        _log.DropThrough(10_000);
        Assert.Equal((0L, 10_000L), (_log.Held, _log.Released));
    }
}
