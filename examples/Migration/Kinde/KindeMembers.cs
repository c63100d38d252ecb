namespace Migration.Kinde;

/// <summary>Body of <c>POST /api/v1/organizations/{org_code}/users</c>: at most 100.</summary>
internal sealed record KindeMembers(IReadOnlyList<KindeMembers.Reference> Users)
{
    internal sealed record Reference(string Id);
}
