using ClientSdk.Limiters;

// Everything runs on one thread, which reads an answer only when it has been given.
#pragma warning disable CA2012

namespace ClientSdk.Tests.Limiters.Bench;

/// <summary>What somebody asked of a limiter, and the answer once it is there; looking at it waits for nothing.</summary>
internal sealed class Asked
{
    private Acquisition? _answer;

    public Asked(ValueTask<Acquisition> asked, Action<Asked>? then = null)
    {
        void Answered()
        {
            IsCanceled = asked.IsCanceled;
            _answer = IsCanceled ? default(Acquisition?) : asked.Result;
            IsCompleted = true;
            then?.Invoke(this);
        }

        if (asked.IsCompleted)
        {
            Answered();
        }
        else
        {
            asked.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(Answered);
        }
    }

    public bool IsCompleted { get; private set; }

    public bool IsCanceled { get; private set; }

    public bool Went => _answer is { IsGranted: true };

    public Acquisition Result => _answer ?? throw new InvalidOperationException("There is no answer yet.");
}
