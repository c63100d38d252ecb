using ClientSdk.Limits;

namespace ClientSdk.Limiters;

/// <summary>A limit of which nothing is known yet, not even whether there is one.</summary>
internal sealed record UndeclaredLimit : RateLimit
{
    private UndeclaredLimit()
    {
    }

    public static UndeclaredLimit Instance { get; } = new();

    public override int Permits => int.MaxValue;

    public override TimeSpan? Span => null;

    internal override RateLimit Sized(int permits) => this;

    private protected override string Describe() => "not declared";
}
