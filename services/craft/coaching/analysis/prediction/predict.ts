import type {
  ChangeHistory,
  ChangeType,
  Evidence,
  FileChange,
  Judgement,
  ParsedMessage,
  PatchFile,
  Prediction,
} from '../commit.ts'
import { treeContributions, treeMargins } from './boosted-trees.ts'
import { describeFeature } from './describe-feature.ts'
import { createExplainer, type Explain } from './evidence.ts'
import { digestFiles, type FileDigest } from './file-digest.ts'
import { limitsOf } from './limits.ts'
import { type Contribution, createLinearScorer, sigmoid, softmax } from './linear-model.ts'
import { createLogisticScorer } from './logistic-model.ts'
import { type MessageView, messageFeatures, viewMessage } from './message-features.ts'
import { completeHistory } from './risk-features.ts'
import { createRiskScorer } from './risk-model.ts'
import { type Coherence, measureCoherence } from './tangle-features.ts'
import { typeFeatures } from './type-features.ts'
import { readWeights, type Weights } from './weights.ts'

/** What was changed; both may be empty. A file of the patch need not be listed again. */
export interface ChangedFiles {
  files: readonly FileChange[]
  patch: readonly PatchFile[]
}

/** Judges a commit. Pure: the same commit always gets the same answer. */
export type Predict = (message: ParsedMessage, change: ChangedFiles, history?: ChangeHistory) => Prediction

/** Prepares the trained models; reading the shipped weights is all that touches the disk. */
export function createPredictor(weights: Weights = readWeights()): Predict {
  const why = createLogisticScorer(weights.why)
  const what = createLogisticScorer(weights.what)
  const risk = createRiskScorer(weights.risk)
  const explain = createExplainer()
  const judgeType = createTypeJudge(weights.type, explain)
  const judgeTangle = createTangleJudge(weights.tangle, explain)
  const judge = <Asked>(scorer: Scorer<Asked>, features: Asked): Judgement => {
    const probability = scorer.probability(features)
    return {
      value: probability >= scorer.threshold,
      probability,
      evidence: explain(scorer.contributions(features)),
    }
  }
  return (message, { files, patch }, history) => {
    const view = viewMessage(message)
    const digests = digestFiles(files, patch)
    const words = messageFeatures(view)
    const type = judgeType(message, view, digests)
    return {
      has_why: judge(why, words),
      has_what: judge(what, words),
      type,
      tangled: judgeTangle(digests),
      risk: judge(risk, completeHistory(history ?? {}, digests, isRepair(message))),
      limits: limitsOf(message, digests, history),
    }
  }
}

/** What the yes-or-no models have in common, whatever they are asked about. */
interface Scorer<Asked> {
  threshold: number
  probability(asked: Asked): number
  contributions(asked: Asked): Contribution[]
}

function createTypeJudge({ classes, linear }: Weights['type'], explain: Explain) {
  const scorer = createLinearScorer(linear)
  return (message: ParsedMessage, view: MessageView, digests: readonly FileDigest[]): Prediction['type'] => {
    if (isRevert(message)) {
      return {
        value: 'revert',
        probability: 1,
        evidence: [{ feature: 'the message says that it reverts a commit', weight: 5 }],
      }
    }
    const features = typeFeatures(view, digests)
    const probabilities = softmax(scorer.margins(features))
    const best = probabilities.indexOf(Math.max(...probabilities))
    return {
      value: classes[best] as ChangeType,
      probability: probabilities[best] ?? 0,
      evidence: explain(scorer.contributions(features, best)),
    }
  }
}

function createTangleJudge({ links, trees, threshold }: Weights['tangle'], explain: Explain) {
  const scorer = createLinearScorer(links)
  return (digests: readonly FileDigest[]): Prediction['tangled'] => {
    const { groups, loosest, values } = measureCoherence(digests, scorer)
    const row = trees.features.map((name) => values[name] ?? Number.NaN)
    const probability = sigmoid(treeMargins(trees, row)[0] ?? 0)
    const credits = treeContributions(trees, row, 0)
    const evidence = explain(
      trees.features.map((feature, index) => ({
        feature,
        weight: credits[index] ?? 0,
        present: loosest !== null,
      })),
    )
    return { value: probability >= threshold, probability, evidence: nameLoosest(evidence, loosest), groups }
  }
}

/** Names the two files that hang together least where the evidence speaks of them. */
function nameLoosest(evidence: Evidence[], loosest: Coherence['loosest']): Evidence[] {
  if (!loosest) return evidence
  const general = describeFeature('weakest_link', true)
  return evidence.map(({ feature, weight }) => ({
    feature: feature === general ? `how loosely ${loosest.join(' and ')} hang together` : feature,
    weight,
  }))
}

/** Kamei et al. tell repairs by such words too. */
function isRepair({ text, conventional }: ParsedMessage): boolean {
  return conventional?.type === 'fix' || REPAIR.test(text.slice(0, 20_000))
}

const REPAIR = /\b(?:bug|defect|hotfix|bugfix|(?:fix|repair|resolve)(?:e?[sd]|ing)?)\b/i

/** Only a commit that undoes another: "Revert to the default" is an ordinary change. */
function isRevert({ subject, body, kind }: ParsedMessage): boolean {
  return (
    kind === 'revert' &&
    (/^(?:revert|reapply)\w* ["'“].*["'”](?: \(#\d+\))*$/i.test(subject) ||
      body.includes('This reverts commit'))
  )
}
