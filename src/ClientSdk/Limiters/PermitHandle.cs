namespace ClientSdk.Limiters;

/// <summary>A caller's hold on a <see cref="Permit"/>. A stale handle has no effect, so reporting twice is harmless.</summary>
internal readonly record struct PermitHandle(Permit Permit, long Version)
{
    public bool IsStale => Permit.Version != Version;
}
