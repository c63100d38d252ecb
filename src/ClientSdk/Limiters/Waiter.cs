using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace ClientSdk.Limiters;

/// <summary>One caller in line. Whoever unlinks it under the limiter's lock completes it, once, outside of the lock.</summary>
internal sealed class Waiter : IValueTaskSource<Acquisition>
{
    private readonly PermitRequest _request;
    private ManualResetValueTaskSourceCore<bool> _source;
    private CancellationTokenRegistration _registration;
    private CancellationToken _cancellation;
    private PermitHandle _permit;
    private LocalRefusal? _refusal;
    private long _waitTicks;

    public Waiter(in PermitRequest request, long arrival, long since, bool runContinuationsAsynchronously)
    {
        _request = request;
        (Arrival, Since) = (arrival, since);
        _source.RunContinuationsAsynchronously = runContinuationsAsynchronously;
    }

    public ref readonly PermitRequest Request => ref _request;

    public long Arrival { get; }

    public long Since { get; }

    /// <summary>What stood in its way when it got in line.</summary>
    public Obstacle Obstacle { get; set; }

    // Links of its line, and of the chain of those to be completed once the lock is released.
    public WaitingLine? Line { get; set; }

    public Waiter? Previous { get; set; }

    public Waiter? Next { get; set; }

    public bool IsCancelled { get; set; }

    /// <summary>A permit, or why there is none. It is told when the waiter is completed.</summary>
    public void Answer(in PermitHandle permit, LocalRefusal? refusal, long now) => (_permit, _refusal, _waitTicks) = (permit, refusal, now - Since);

    public ValueTask<Acquisition> AsValueTask() => new(this, _source.Version);

    public void CancelWith(PartitionLimiter limiter, CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
        {
            _cancellation = cancellationToken;
            _registration = cancellationToken.UnsafeRegister(
                static state =>
                {
                    var (limiter, waiter) = ((PartitionLimiter, Waiter))state!;
                    limiter.Cancel(waiter);
                },
                (limiter, this));
        }
    }

    public void Complete()
    {
        if (!_source.RunContinuationsAsynchronously && !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            // One who goes on here may let the next one go, and so on: a long line would end in an overflow.
            ThreadPool.UnsafeQueueUserWorkItem(static waiter => waiter.Complete(), this, preferLocal: false);
            return;
        }

        if (IsCancelled)
        {
            _source.SetException(new TaskCanceledException("The wait for permits was cancelled.", null, _cancellation));
        }
        else
        {
            _source.SetResult(true);
        }
    }

    Acquisition IValueTaskSource<Acquisition>.GetResult(short token)
    {
        // Here, and not where it is completed: by now the registration is certainly assigned.
        _registration.Unregister();
        _source.GetResult(token);
        return new Acquisition(_permit, Arrival, _refusal, Obstacle.ToCause(), _waitTicks);
    }

    ValueTaskSourceStatus IValueTaskSource<Acquisition>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<Acquisition>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    /// <summary>Completes a chain of the answered. It was built from its end; whoever was answered first is completed first.</summary>
    public static void CompleteAll(Waiter? answered)
    {
        Waiter? first = null;
        while (answered is not null)
        {
            (first, answered.Next, answered) = (answered, first, answered.Next);
        }

        while (first is not null)
        {
            Waiter waiter = first;
            (first, waiter.Next) = (waiter.Next, null);
            waiter.Complete();
        }
    }
}
