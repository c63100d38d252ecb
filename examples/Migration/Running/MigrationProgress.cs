namespace Migration.Running;

/// <summary>How far the job is. Written by the workers, read by the display.</summary>
internal sealed class MigrationProgress(int total, TimeSpan? leastTime, TimeProvider time)
{
    private static readonly TimeSpan RateSpan = TimeSpan.FromSeconds(5);

    private readonly object _lock = new();
    private readonly Queue<TimeSpan> _recent = new();
    private readonly long _start = time.GetTimestamp();
    private string _step = "Starting";
    private int _done;

    public void Begin(string step)
    {
        lock (_lock)
        {
            _step = step;
        }
    }

    public void Count()
    {
        lock (_lock)
        {
            _done++;
            _recent.Enqueue(time.GetElapsedTime(_start));
        }
    }

    public ProgressReading Read()
    {
        lock (_lock)
        {
            TimeSpan elapsed = time.GetElapsedTime(_start);
            while (_recent.TryPeek(out TimeSpan oldest) && oldest < elapsed - RateSpan)
            {
                _recent.Dequeue();
            }

            double seconds = Math.Clamp(elapsed.TotalSeconds, 1, RateSpan.TotalSeconds);
            return new ProgressReading(_step, _done, total, elapsed, _recent.Count / seconds, Left(elapsed));
        }
    }

    /// <summary>By the rate so far, and never less than the limits allow: the first window's requests all go at once and promise too much.</summary>
    private TimeSpan? Left(TimeSpan elapsed)
    {
        if (_done == 0)
        {
            return leastTime;
        }

        TimeSpan byRate = elapsed / _done * (total - _done);
        return leastTime - elapsed > byRate ? leastTime - elapsed : byRate;
    }
}
