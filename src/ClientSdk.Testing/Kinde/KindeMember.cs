namespace ClientSdk.Testing.Kinde;

/// <summary>A user's place in an organization.</summary>
internal sealed class KindeMember
{
    internal required string UserId { get; init; }

    internal required DateTimeOffset JoinedOn { get; init; }

    internal required IReadOnlyList<string> Roles { get; set; }

    internal required IReadOnlyList<string> Permissions { get; set; }
}
