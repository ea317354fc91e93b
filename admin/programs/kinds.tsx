import { Card, SimpleGrid, Text } from '@mantine/core'
import { useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { Page } from '#admin/app/page.tsx'
import { KindPicture, kinds } from '#admin/programs/kind-picture.tsx'
import { programWords } from '#admin/programs/words.ts'

/** GIFT-1: the four kinds, and a blank one. */
export function KindsScreen() {
  const t = useWords(programWords)
  return (
    <Page title={t('create')} subtitle={t('kinds_about')} back={{ to: 'programs', label: t('title') }}>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="md">
        {kinds.map((kind) => (
          <Card key={kind} component={SiteLink} to={`programs/new/${kind}`} padding={0} className="kith-card-link">
            <Card.Section>
              <KindPicture kind={kind} />
            </Card.Section>
            <div style={{ padding: 16 }}>
              <Text fw={600}>{t(`kind_${kind}`)}</Text>
              <Text size="sm" c="dimmed" mt={4}>
                {t(`kind_${kind}_about`)}
              </Text>
            </div>
          </Card>
        ))}
      </SimpleGrid>
    </Page>
  )
}
